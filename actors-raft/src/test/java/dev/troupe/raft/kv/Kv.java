package dev.troupe.raft.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** A state machine with its log, for tests: commands in words, replies as text. */
final class Kv {

  final KvUsage usage = new KvUsage();
  final KvStateMachine machine = new KvStateMachine(usage);
  long index;
  long time = 1_000_000;

  String apply(KvOp op, String... arguments) {
    return apply(op, 0, 0, 0, arguments);
  }

  String apply(KvOp op, int flags, long number, long second, String... arguments) {
    byte[] command = KvCommand.encode(op, flags, number, second, bytes(arguments));
    return text(machine.apply(++index, time, command));
  }

  String query(KvOp op, String... arguments) {
    return query(op, 0, 0, 0, arguments);
  }

  /** A query, which must give the same reply as a command. */
  String query(KvOp op, int flags, long number, long second, String... arguments) {
    byte[] query = KvCommand.encode(op, flags, number, second, bytes(arguments));
    byte[] reply = machine.query(query);
    if (!Arrays.equals(reply, machine.apply(++index, time, query))) {
      throw new AssertionError("a query answers otherwise as a command: " + op);
    }
    return text(reply);
  }

  /** A query to a member whose clock shows this time. */
  String queryAt(long timeMillis, KvOp op, int flags, String... arguments) {
    return text(machine.query(KvCommand.encode(op, flags, 0, 0, bytes(arguments)), timeMillis));
  }

  /** Log time goes on. */
  void advance(long millis) {
    time += millis;
    machine.advanceTime(time);
  }

  static byte[] snapshot(KvStateMachine of) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      of.capture().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static KvStateMachine restored(byte[] snapshot) throws IOException {
    return restored(snapshot, new KvUsage());
  }

  static KvStateMachine restored(byte[] snapshot, KvUsage usage) throws IOException {
    KvStateMachine machine = new KvStateMachine(usage);
    machine.restore(new ByteArrayInputStream(snapshot));
    return machine;
  }

  static byte[][] bytes(String... words) {
    return Arrays.stream(words).map(word -> word.getBytes(ISO_8859_1)).toArray(byte[][]::new);
  }

  /** A reply without its line ends; the length of a bulk string is left out. */
  static String text(byte[] reply) {
    String text = new String(reply, ISO_8859_1);
    if (text.startsWith("$")) {
      text = text.substring(text.indexOf('\n') + 1);
    }
    return text.substring(0, text.length() - 2).replace("\r\n", " ");
  }
}
