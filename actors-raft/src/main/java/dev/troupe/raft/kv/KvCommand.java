package dev.troupe.raft.kv;

/**
 * The binary form of a command, as it stands in the log:
 *
 * <pre>
 *   operation  1 byte, {@link KvOp}
 *   flags      1 byte
 *   number     zigzag varint: an increment, a time, an offset, a cursor
 *   second     zigzag varint: an end, a count, a limit
 *   arguments  each: length as varint, bytes; up to the end
 * </pre>
 *
 * <p>Limits that a command must keep when it is applied (the size of a value that grows, the size
 * of a reply) travel inside the command, so that members with different settings agree. The
 * commands of a transaction are its arguments, each in this form: {@link KvOp#EXEC}.
 */
public final class KvCommand {

  /** SET, MSETNX: only if the key is not there. */
  public static final int NX = 1;

  /** SET: only if the key is there. */
  public static final int XX = 1 << 1;

  /** SET: the reply is the value that was there. */
  public static final int GET = 1 << 2;

  /** SET: the deadline stays as it is. */
  public static final int KEEP_TTL = 1 << 3;

  /** SET, GETEX, EXPIRE: the number is milliseconds from log time on. */
  public static final int RELATIVE = 1 << 4;

  /** SET, GETEX, EXPIRE: the number is a log time in milliseconds. */
  public static final int ABSOLUTE = 1 << 5;

  /** SET: the reply is 1 or 0. GETEX: the key expires no more. */
  public static final int AS_INTEGER = 1 << 6;

  /** GETEX: the key expires no more. */
  public static final int PERSIST = 1 << 6;

  /** EXPIRE: only if the new deadline is later than the present one. */
  public static final int GT = 1 << 2;

  /** EXPIRE: only if the new deadline is earlier than the present one. */
  public static final int LT = 1 << 3;

  /** TTL: in whole seconds. */
  public static final int SECONDS = 1;

  /** TTL: the deadline itself instead of the time until then. */
  public static final int DEADLINE = 1 << 1;

  /** Where the bytes of arguments come from. */
  public interface Arguments {
    int length(int argument);

    void copyTo(int argument, byte[] target, int at);
  }

  private KvCommand() {}

  /** Encodes a command whose arguments are byte arrays. */
  public static byte[] encode(KvOp op, int flags, long number, long second, byte[]... arguments) {
    return encode(op, flags, number, second, new Arrays(arguments), 0, arguments.length);
  }

  /** True if the reply may be as large as values are, whether it changes something or not. */
  public static boolean isBulky(KvOp op, byte[] command) {
    return isBulky(op, command[1]);
  }

  static boolean isBulky(KvOp op, int flags) {
    return switch (op) {
      case GETDEL, GETEX, EXEC -> true;
      case SET -> (flags & GET) != 0;
      default -> op.isBulkyQuery();
    };
  }

  /** Encodes a command without flags and numbers. */
  public static byte[] encode(KvOp op, byte[]... arguments) {
    return encode(op, 0, 0, 0, arguments);
  }

  /** Encodes a command from the arguments {@code from} (inclusive) to {@code to} (exclusive). */
  public static byte[] encode(
      KvOp op, int flags, long number, long second, Arguments arguments, int from, int to) {
    int size = 2 + Varint.size(Varint.zigzag(number)) + Varint.size(Varint.zigzag(second));
    for (int i = from; i < to; i++) {
      size = Math.addExact(size, Varint.size(arguments.length(i)) + arguments.length(i));
    }
    byte[] command = new byte[size];
    command[0] = (byte) op.code();
    command[1] = (byte) flags;
    int at = Varint.write(command, 2, Varint.zigzag(number));
    at = Varint.write(command, at, Varint.zigzag(second));
    for (int i = from; i < to; i++) {
      at = Varint.write(command, at, arguments.length(i));
      arguments.copyTo(i, command, at);
      at += arguments.length(i);
    }
    return command;
  }

  private record Arrays(byte[][] arrays) implements Arguments {
    @Override
    public int length(int argument) {
      return arrays[argument].length;
    }

    @Override
    public void copyTo(int argument, byte[] target, int at) {
      System.arraycopy(arrays[argument], 0, target, at, arrays[argument].length);
    }
  }
}
