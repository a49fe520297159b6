package dev.troupe.raft.redis;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.Resp;
import dev.troupe.raft.redis.CommandSpec.Immediate;
import dev.troupe.raft.redis.CommandSpec.OnKeys;
import java.util.List;
import java.util.Set;

/** MULTI and what belongs to it: a transaction is one entry of the group's log. */
final class TransactionCommands {

  private static final byte[] QUEUED = Resp.simple("QUEUED");

  /** What a transaction does not queue, beside a numbered EXEC. */
  private static final Set<String> NOT_QUEUED =
      Set.of("multi", "exec", "discard", "watch", "quit", "reset");

  private TransactionCommands() {}

  static void multi(RedisConnection connection, RespCommand c) {
    if (connection.transaction().isOpen()) { // goes on all the same, as in Redis
      connection.reply(Resp.error("ERR MULTI calls can not be nested"));
      return;
    }
    connection.transaction().begin();
    connection.reply(Resp.OK);
  }

  static void exec(RedisConnection connection, RespCommand c) throws CommandException {
    connection.request(connection.transaction().exec(connection.client().isResp2()));
  }

  static void discard(RedisConnection connection, RespCommand c) throws CommandException {
    if (!connection.transaction().isOpen()) {
      throw new CommandException("ERR DISCARD without MULTI");
    }
    connection.transaction().clear();
    connection.reply(Resp.OK);
  }

  /** Nothing behind it is looked at before the versions are there: it may be EXEC. */
  static void watch(RedisConnection connection, RespCommand c) throws CommandException {
    Transaction transaction = connection.transaction();
    if (transaction.isOpen()) { // goes on all the same, as in Redis
      connection.reply(Resp.error("ERR WATCH inside MULTI is not allowed"));
      return;
    }
    List<byte[]> keys = transaction.watch(c);
    if (keys.isEmpty()) {
      connection.reply(Resp.OK);
      return;
    }
    Front front = connection.front();
    byte[] payload = KvCommand.encode(KvOp.WATCH, keys.toArray(new byte[0][]));
    connection.request(
        Request.watch(
            payload,
            front.versionsAreKept,
            reply -> {
              if (!transaction.watched(keys, reply)) {
                return reply;
              }
              front.versionsAreKept = true;
              return Resp.OK;
            }));
  }

  static void unwatch(RedisConnection connection, RespCommand c) {
    connection.transaction().unwatch();
    connection.reply(Resp.OK);
  }

  /** True if the command is executed though a transaction is open. */
  static boolean isNotQueued(CommandSpec spec, RespCommand c) {
    return NOT_QUEUED.contains(spec.name()) || spec.name().equals("troupe.do") && c.is(2, "exec");
  }

  /**
   * Adds a command to the transaction. What is wrong in what it says is an error in the reply of
   * EXEC, as in Redis; what is refused is an error at once, and EXEC will execute nothing.
   */
  static void queue(RedisConnection connection, CommandSpec spec, RespCommand c)
      throws CommandException {
    Transaction transaction = connection.transaction();
    try {
      if (spec.body() instanceof OnKeys onKeys && !spec.looksAtAllKeys()) {
        Request request = CommandTable.encode(connection.front(), spec, onKeys, c);
        transaction.queue(request, spec.hasFlag("denyoom"));
      } else if (spec.body() instanceof Immediate immediate) {
        transaction.queue(immediate.reply(c));
      } else if (spec.name().equals("unwatch")) {
        transaction.queue(Resp.OK); // EXEC ends all watching anyway
      } else {
        throw CommandException.refusal(
            "ERR '" + spec.name() + "' is not allowed inside a transaction");
      }
    } catch (CommandException e) {
      if (e.isRefusal()) {
        throw e;
      }
      transaction.queue(Resp.error(e.getMessage()));
    }
    connection.reply(QUEUED);
  }
}
