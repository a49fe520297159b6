package dev.troupe.raft.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** WATCH and EXEC as a client has them, for tests: keys are watched, commands are gathered. */
final class Transactions {

  private final Map<String, byte[]> watched = new LinkedHashMap<>();
  private final List<byte[]> commands = new ArrayList<>();
  private long largestReply;

  /** Watches keys as of now, through the log. */
  Transactions watch(Kv kv, String... keys) {
    byte[] command = KvCommand.encode(KvOp.WATCH, Kv.bytes(keys));
    take(kv.machine.apply(++kv.index, kv.time, command), keys);
    return this;
  }

  /** The same by a query, which needs that there was one through the log before. */
  Transactions watch(KvStateMachine machine, String... keys) {
    take(machine.query(KvCommand.encode(KvOp.WATCH, Kv.bytes(keys))), keys);
    return this;
  }

  private void take(byte[] reply, String... keys) {
    if (!KvWatch.isReply(reply, keys.length)) {
      throw new AssertionError("no versions: " + new String(reply, ISO_8859_1));
    }
    for (int i = 0; i < keys.length; i++) {
      watched.putIfAbsent(keys[i], KvWatch.version(reply, keys.length, i));
    }
  }

  Transactions then(KvOp op, String... arguments) {
    return then(op, 0, 0, 0, arguments);
  }

  Transactions then(KvOp op, int flags, long number, long second, String... arguments) {
    commands.add(KvCommand.encode(op, flags, number, second, Kv.bytes(arguments)));
    return this;
  }

  Transactions then(byte[] command) {
    commands.add(command);
    return this;
  }

  Transactions upTo(long replyBytes) {
    largestReply = replyBytes;
    return this;
  }

  byte[] encode(KvOp op) {
    List<byte[]> arguments = new ArrayList<>();
    watched.forEach(
        (key, version) -> {
          arguments.add(key.getBytes(ISO_8859_1));
          arguments.add(version);
        });
    arguments.addAll(commands);
    return KvCommand.encode(op, 0, largestReply, watched.size(), arguments.toArray(new byte[0][]));
  }

  /** Executes it as the next entry of the log. */
  String exec(Kv kv) {
    return Kv.text(kv.machine.apply(++kv.index, kv.time, encode(KvOp.EXEC)));
  }
}
