package dev.troupe.raft.redis;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvWatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a connection watches, and what it has queued since MULTI. Nothing of it is in the group:
 * EXEC sends all at once, the watched keys as conditions. What it holds counts in the budget of all
 * connections. Belongs to the connection's event loop.
 */
final class Transaction {

  /** What a command or a key takes beside its own bytes, here and in the log. */
  private static final int OVERHEAD = 64;

  private final Front front;
  private final Map<ByteBuffer, byte[]> watched = new LinkedHashMap<>(); // key to version
  private final List<byte[]> commands = new ArrayList<>(0);
  private final List<byte[]> known = new ArrayList<>(0); // replies; null for what the group says
  private int watches; // that were asked for
  private int watchesAnswered;
  private boolean open;
  private boolean spoiled;
  private boolean changes;
  private boolean mayGrow;
  private boolean bulky;
  private int bytes;

  Transaction(Front front) {
    this.front = front;
  }

  /** True between MULTI and EXEC or DISCARD. */
  boolean isOpen() {
    return open;
  }

  void begin() {
    open = true;
  }

  /** It will not be executed: a command was refused. */
  void spoil() {
    if (open && !spoiled) {
      spoiled = true;
      forgetCommands();
    }
  }

  /**
   * Adds a command.
   *
   * @param growing whether it may make the store grow
   */
  void queue(Request request, boolean growing) throws CommandException {
    if (!spoiled) {
      reserve(request.payload.length);
      commands.add(request.payload);
      known.add(null);
      changes |= !request.query;
      bulky |= request.bulky;
      mayGrow |= growing;
    }
  }

  /** Adds a command whose reply is known already. */
  void queue(byte[] reply) throws CommandException {
    if (!spoiled) {
      reserve(reply.length);
      known.add(reply);
    }
  }

  private void reserve(int size) throws CommandException {
    int most = front.settings.maxTransactionCommands();
    if (known.size() >= most) {
      throw CommandException.refusal(
          "ERR the transaction is over the limit troupe.redis.max-transaction-commands = " + most);
    }
    take(size);
  }

  private void take(int size) throws CommandException {
    int most = Math.min(front.settings.maxTransactionBytes(), front.limits.maxCommandBytes());
    if ((long) bytes + size + OVERHEAD > most) {
      throw CommandException.refusal(
          "ERR the transaction is over the limit "
              + (most < front.settings.maxTransactionBytes()
                  ? "troupe.kv.max-command-bytes = "
                  : "troupe.redis.max-transaction-bytes = ")
              + most);
    }
    if (front.budget.refuses((long) bytes + size)) {
      throw CommandException.refusal(Failures.USED_UP);
    }
    count(size + OVERHEAD);
  }

  private void count(int size) {
    bytes += size;
    front.budget.add(size);
  }

  /**
   * WATCH: the keys whose versions must be asked for. If these do not come, or this fails, EXEC
   * executes nothing.
   */
  List<byte[]> watch(RespCommand c) throws CommandException {
    watches++;
    Limits.keys(c, front.limits);
    Map<ByteBuffer, byte[]> fresh = new LinkedHashMap<>();
    for (int i = 1; i < c.count(); i++) {
      byte[] key = c.bytes(i);
      if (!watched.containsKey(ByteBuffer.wrap(key))) {
        fresh.put(ByteBuffer.wrap(key), key);
      }
    }
    int most = front.settings.maxWatchedKeys();
    if (watched.size() + fresh.size() > most) {
      throw new CommandException(
          "ERR the watched keys are over the limit troupe.redis.max-watched-keys = " + most);
    }
    for (byte[] key : fresh.values()) {
      take(key.length);
    }
    if (fresh.isEmpty()) {
      watchesAnswered++;
    }
    return List.copyOf(fresh.values());
  }

  /** A command was refused before it could be looked at: if it is a WATCH, it has failed. */
  void refuseWatch(boolean isWatch) {
    if (isWatch) {
      watches++;
    }
  }

  /** False if this reply has no versions. */
  boolean watched(List<byte[]> keys, byte[] reply) {
    if (!KvWatch.isReply(reply, keys.size())) {
      return false;
    }
    for (int i = 0; i < keys.size(); i++) {
      watched.put(ByteBuffer.wrap(keys.get(i)), KvWatch.version(reply, keys.size(), i));
    }
    watchesAnswered++;
    return true;
  }

  /**
   * EXEC: what is to be sent to the group. Once there was a MULTI, nothing is queued or watched
   * behind it, whatever comes of it.
   */
  Request exec(boolean inResp2) throws CommandException {
    if (!open) { // and what is watched stays so
      throw new CommandException("ERR EXEC without MULTI");
    }
    try {
      check();
      byte[][] arguments = arguments();
      KvOp op = changes ? KvOp.EXEC : KvOp.EXEC_QUERIES;
      byte[] payload =
          KvCommand.encode(op, 0, front.limits.maxReplyBytes(), watched.size(), arguments);
      int held = known.stream().mapToInt(reply -> reply == null ? 0 : reply.length).sum();
      return Request.transaction(op, payload, held, bulky, ExecReply.of(known, inResp2));
    } finally {
      clear();
    }
  }

  private void check() throws CommandException {
    if (spoiled) {
      throw aborted("of previous errors.");
    }
    if (watches != watchesAnswered) {
      throw aborted("a WATCH before it failed.");
    }
    if (mayGrow && front.isFull()) {
      throw aborted("of: " + CommandException.outOfMemory().getMessage());
    }
  }

  private static CommandException aborted(String why) {
    return new CommandException("EXECABORT Transaction discarded because " + why);
  }

  private byte[][] arguments() {
    List<byte[]> arguments = new ArrayList<>(2 * watched.size() + commands.size());
    watched.forEach(
        (key, version) -> {
          arguments.add(key.array());
          arguments.add(version);
        });
    arguments.addAll(commands);
    return arguments.toArray(new byte[0][]);
  }

  /** UNWATCH, where nothing is queued: whatever has become of the keys. */
  void unwatch() {
    watched.clear();
    watches = 0;
    watchesAnswered = 0;
    count(-bytes); // also of keys whose versions never came
  }

  /** DISCARD, and the end of the connection. */
  void clear() {
    open = false;
    spoiled = false;
    forgetCommands();
    unwatch();
  }

  private void forgetCommands() {
    int size = commands.stream().mapToInt(command -> command.length + OVERHEAD).sum();
    for (byte[] reply : known) {
      size += reply == null ? 0 : reply.length + OVERHEAD;
    }
    commands.clear();
    known.clear();
    changes = false;
    mayGrow = false;
    bulky = false;
    count(-size);
  }
}
