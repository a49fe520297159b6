package dev.troupe.kryo;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Lengths that are checked against the bytes that are left before anything is allocated; for
 * serializers written by hand.
 */
public final class KryoLengths {

  private static final byte[] NO_BYTES = {};

  private KryoLengths() {}

  /** How many bytes the input still has. */
  public static int remaining(Input input) {
    return input.limit() - input.position();
  }

  /** Writes a count or length, 0 or more, in one to five bytes. */
  public static void write(Output output, int length) {
    output.writeVarInt(length, true);
  }

  /**
   * Reads a count of elements which take at least {@code bytesEach} bytes each.
   *
   * @throws KryoFormatException if so many elements cannot follow
   */
  public static int read(Input input, int bytesEach) {
    return check(input, input.readVarInt(true), bytesEach);
  }

  /** Writes bytes that may be null, with their length. */
  public static void writeBytes(Output output, byte[] bytes) {
    if (bytes == null) {
      output.writeVarInt(0, true);
    } else {
      output.writeVarInt(bytes.length + 1, true);
      output.writeBytes(bytes, 0, bytes.length);
    }
  }

  /** Reads what {@link #writeBytes} wrote. */
  public static byte[] readBytes(Input input) {
    int length = input.readVarInt(true) - 1;
    if (length == -1) {
      return null;
    }
    check(input, length, 1);
    return length == 0 ? NO_BYTES : input.readBytes(length);
  }

  /**
   * The count, if that many elements can still follow.
   *
   * @throws KryoFormatException if not
   */
  public static int check(Input input, int count, int bytesEach) {
    if (count < 0 || (long) count * bytesEach > remaining(input)) {
      throw new KryoFormatException(
          "a length of %s elements of at least %d bytes is declared, but only %d bytes are left"
              .formatted(Integer.toUnsignedString(count), bytesEach, remaining(input)));
    }
    return count;
  }
}
