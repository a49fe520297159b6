package dev.troupe.raft.redis;

import static dev.troupe.raft.redis.CommandSpec.Immediate;
import static dev.troupe.raft.redis.CommandSpec.OnConnection;
import static dev.troupe.raft.redis.CommandSpec.OnKeys;

import dev.troupe.raft.kv.Resp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All commands, and the way from a decoded command to what it does. */
final class CommandTable {

  private static final List<CommandSpec> ALL = new ArrayList<>();
  private static final int SIZE = 256; // a power of two, several times the number of commands
  private static final CommandSpec[] BY_HASH = new CommandSpec[SIZE];

  static {
    readers();
    writers();
    counters();
    expiry();
    wholeStore();
    transactions();
    sessions();
    connection();
    server();
  }

  private CommandTable() {}

  private static void readers() {
    keys("get", 2, "readonly fast", 1, 1, 1, "The value of a key", StringCommands::get);
    keys("mget", -2, "readonly fast", 1, -1, 1, "The values of keys", StringCommands::mget);
    keys("strlen", 2, "readonly fast", 1, 1, 1, "The length of a value", StringCommands::strlen);
    keys("getrange", 4, "readonly", 1, 1, 1, "A part of a value", StringCommands::getRange);
    keys("exists", -2, "readonly fast", 1, -1, 1, "How many keys exist", KeyCommands::exists);
    keys("type", 2, "readonly fast", 1, 1, 1, "The type of a key", KeyCommands::type);
  }

  private static void writers() {
    keys("set", -3, "write denyoom", 1, 1, 1, "Sets a key", SetCommands::set);
    keys("setnx", 3, "write denyoom fast", 1, 1, 1, "Sets a new key", SetCommands::setnx);
    keys("setex", 4, "write denyoom", 1, 1, 1, "Sets with seconds", SetCommands::setex);
    keys("psetex", 4, "write denyoom", 1, 1, 1, "Sets with milliseconds", SetCommands::psetex);
    keys("getset", 3, "write denyoom fast", 1, 1, 1, "Sets, returns the old", SetCommands::getset);
    keys("getdel", 2, "write fast", 1, 1, 1, "Returns and deletes", StringCommands::getdel);
    keys("getex", -2, "write fast", 1, 1, 1, "Returns, moves deadline", SetCommands::getex);
    keys("append", 3, "write denyoom fast", 1, 1, 1, "Appends", StringCommands::append);
    keys("setrange", 4, "write denyoom", 1, 1, 1, "Overwrites", StringCommands::setRange);
    keys("mset", -3, "write denyoom", 1, -1, 2, "Sets keys at once", StringCommands::mset);
    keys("msetnx", -3, "write denyoom", 1, -1, 2, "Sets new keys", StringCommands::msetnx);
    keys("del", -2, "write", 1, -1, 1, "Deletes keys", KeyCommands::del);
    keys("unlink", -2, "write fast", 1, -1, 1, "Deletes keys", KeyCommands::del);
    keys("troupe.cas", 4, "write denyoom fast troupe", 1, 1, 1, "Sets if equal", SetCommands::cas);
  }

  private static void counters() {
    keys("incr", 2, "write denyoom fast", 1, 1, 1, "Adds one", StringCommands::incr);
    keys("incrby", 3, "write denyoom fast", 1, 1, 1, "Adds", StringCommands::incrBy);
    keys("decr", 2, "write denyoom fast", 1, 1, 1, "Subtracts one", StringCommands::decr);
    keys("decrby", 3, "write denyoom fast", 1, 1, 1, "Subtracts", StringCommands::decrBy);
  }

  private static void expiry() {
    keys("expire", -3, "write fast", 1, 1, 1, "Expires after seconds", KeyCommands::expire);
    keys("pexpire", -3, "write fast", 1, 1, 1, "... milliseconds", KeyCommands::pexpire);
    keys("expireat", -3, "write fast", 1, 1, 1, "Expires at a second", KeyCommands::expireAt);
    keys("pexpireat", -3, "write fast", 1, 1, 1, "... a millisecond", KeyCommands::pexpireAt);
    keys("persist", 2, "write fast", 1, 1, 1, "Removes the deadline", KeyCommands::persist);
    keys("ttl", 2, "readonly fast", 1, 1, 1, "Seconds left", KeyCommands::ttl);
    keys("pttl", 2, "readonly fast", 1, 1, 1, "Milliseconds left", KeyCommands::pttl);
    keys("expiretime", 2, "readonly fast", 1, 1, 1, "Deadline, s", KeyCommands::expireTime);
    keys("pexpiretime", 2, "readonly fast", 1, 1, 1, "Deadline, ms", KeyCommands::pexpireTime);
  }

  private static void wholeStore() {
    keys("scan", -2, "readonly", 0, 0, 0, "A page of the keys", KeyCommands::scan);
    keys("keys", 2, "readonly", 0, 0, 0, "The keys that match", KeyCommands::keys);
    keys("dbsize", 1, "readonly fast", 0, 0, 0, "How many keys", KeyCommands::dbsize);
    keys("flushall", -1, "write", 0, 0, 0, "Deletes all", KeyCommands::flush);
    keys("flushdb", -1, "write", 0, 0, 0, "Deletes all", KeyCommands::flush);
  }

  private static void transactions() {
    String flags = "noscript loading stale fast allow_busy transactions";
    local("multi", 1, flags, "Begins a transaction", TransactionCommands::multi);
    String slow = "noscript loading stale skip_slowlog transactions";
    local("exec", 1, slow, "Executes it", TransactionCommands::exec);
    local("discard", 1, flags, "Drops it", TransactionCommands::discard);
    OnConnection watch = TransactionCommands::watch;
    add(new CommandSpec("watch", -2, words(flags), 1, -1, 1, "On unchanged keys", watch));
    local("unwatch", 1, flags, "Whatever the keys are", TransactionCommands::unwatch);
  }

  private static void sessions() {
    local("troupe.session", -2, "fast troupe", "Opens a session", SessionCommands::open);
    local("troupe.do", -3, "write troupe", "A numbered command", SessionCommands::execute);
  }

  private static void connection() {
    immediate("ping", -1, "PONG", ConnectionCommands::ping);
    immediate("echo", 2, "Returns its argument", ConnectionCommands::echo);
    immediate("select", 2, "Only database 0 exists", ConnectionCommands::select);
    local("quit", -1, "no_auth fast", "Closes", ConnectionCommands::quit);
    local("reset", 1, "no_auth fast", "As just connected", ConnectionCommands::reset);
    local("auth", -2, "no_auth fast", "Says the password", ConnectionCommands::auth);
    local("hello", -1, "no_auth fast", "Chooses the protocol", ConnectionCommands::hello);
    local("client", -2, "fast", "About this connection", ClientCommands::client);
  }

  private static void server() {
    local("command", -1, "loading stale admin", "All commands", ServerCommands::command);
    local("info", -1, "loading stale admin", "About this node", ServerCommands::info);
    local("config", -2, "admin", "CONFIG GET", ServerCommands::config);
  }

  private static void keys(
      String name,
      int arity,
      String flags,
      int first,
      int last,
      int step,
      String summary,
      OnKeys body) {
    add(new CommandSpec(name, arity, words(flags), first, last, step, summary, body));
  }

  private static void local(
      String name, int arity, String flags, String summary, OnConnection body) {
    add(new CommandSpec(name, arity, words(flags), 0, 0, 0, summary, body));
  }

  private static void immediate(String name, int arity, String summary, Immediate body) {
    add(new CommandSpec(name, arity, words("fast"), 0, 0, 0, summary, body));
  }

  private static List<String> words(String flags) {
    return List.of(flags.split(" "));
  }

  private static void add(CommandSpec spec) {
    int i = spec.name().hashCode() & SIZE - 1;
    while (BY_HASH[i] != null) {
      i = i + 1 & SIZE - 1;
    }
    BY_HASH[i] = spec;
    ALL.add(spec);
  }

  static List<CommandSpec> all() {
    return Collections.unmodifiableList(ALL);
  }

  /** Null if there is no command by the name that an argument holds. */
  static CommandSpec find(RespCommand command, int argument) {
    int i = command.lowerCaseHash(argument) & SIZE - 1;
    while (BY_HASH[i] != null) {
      if (command.is(argument, BY_HASH[i].name())) {
        return BY_HASH[i];
      }
      i = i + 1 & SIZE - 1;
    }
    return null;
  }

  /** Executes or queues a command, or adds the error why not. */
  static void execute(RedisConnection connection, RespCommand command) {
    Transaction transaction = connection.transaction();
    try {
      if (command.refusal() != null) {
        transaction.refuseWatch(command.isRefusedWatch());
        throw new CommandException(command.refusal());
      }
      CommandSpec spec = known(command);
      if (!connection.client().authenticated && !spec.hasFlag("no_auth")) {
        throw new CommandException("NOAUTH Authentication required.");
      }
      connection.client().lastCommand = spec.name();
      if (transaction.isOpen() && !TransactionCommands.isNotQueued(spec, command)) {
        TransactionCommands.queue(connection, spec, command);
      } else {
        execute(connection, spec, command);
      }
    } catch (CommandException e) {
      transaction.spoil();
      connection.reply(Resp.error(e.getMessage()));
    }
  }

  private static void execute(RedisConnection connection, CommandSpec spec, RespCommand command)
      throws CommandException {
    if (spec.body() instanceof OnKeys onKeys) {
      connection.request(encode(connection.front(), spec, onKeys, command));
    } else if (spec.body() instanceof Immediate immediate) {
      connection.reply(immediate.reply(command));
    } else {
      ((OnConnection) spec.body()).execute(connection, command);
    }
  }

  /** What is submitted for a command; a store that is full takes nothing that may make it grow. */
  static Request encode(Front front, CommandSpec spec, OnKeys body, RespCommand command)
      throws CommandException {
    if (front.isFull() && spec.hasFlag("denyoom")) {
      throw CommandException.outOfMemory();
    }
    return body.encode(command, front.limits);
  }

  /** The command that argument 0 names, with as many arguments as it takes. */
  static CommandSpec known(RespCommand command) throws CommandException {
    CommandSpec spec = find(command, 0);
    if (spec == null) {
      throw new CommandException(unknown(command));
    }
    if (!spec.fits(command.count())) {
      throw CommandException.arity(spec.name());
    }
    return spec;
  }

  private static String unknown(RespCommand command) {
    StringBuilder message = new StringBuilder("ERR unknown command '");
    message.append(command.excerpt(0)).append("', with args beginning with: ");
    for (int i = 1; i < command.count() && message.length() < 256; i++) {
      message.append('\'').append(command.excerpt(i)).append("' ");
    }
    return message.toString();
  }
}
