package dev.troupe.raft.kv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Replies in the encoding of the Redis protocol, version 3. The arrays that it returns may be
 * shared and must not be changed.
 */
public final class Resp {

  /** Done. */
  public static final byte[] OK = "+OK\r\n".getBytes(ISO_8859_1);

  /** There is nothing. */
  public static final byte[] NULL = "_\r\n".getBytes(ISO_8859_1);

  /** An array of no elements. */
  public static final byte[] EMPTY_ARRAY = "*0\r\n".getBytes(ISO_8859_1);

  private static final byte[][] SMALL = new byte[1024][];

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = (":" + i + "\r\n").getBytes(ISO_8859_1);
    }
  }

  private Resp() {}

  /** A number. */
  public static byte[] integer(long value) {
    return value >= 0 && value < SMALL.length
        ? SMALL[(int) value]
        : (":" + value + "\r\n").getBytes(ISO_8859_1);
  }

  /** A word that says how it went; line ends in it become blanks. */
  public static byte[] simple(String text) {
    return ("+" + oneLine(text) + "\r\n").getBytes(UTF_8);
  }

  /** An error; by convention the message starts with a code in capitals, such as ERR. */
  public static byte[] error(String message) {
    return ("-" + oneLine(message) + "\r\n").getBytes(UTF_8);
  }

  /** A bulk string: this text in UTF-8. */
  public static byte[] bulk(String text) {
    return bulk(text.getBytes(UTF_8));
  }

  /** A bulk string: any bytes. */
  public static byte[] bulk(byte[] bytes) {
    return bulk(bytes, 0, bytes.length);
  }

  /** A bulk string of a part of an array. */
  public static byte[] bulk(byte[] bytes, int offset, int length) {
    byte[] reply = new byte[bulkSize(length)];
    writeBulk(reply, 0, bytes, offset, length);
    return reply;
  }

  /** An array of elements that are encoded already. */
  public static byte[] array(List<byte[]> elements) {
    return aggregate('*', elements.size(), elements);
  }

  /** A map of keys and values that are encoded already, in turn. */
  public static byte[] map(List<byte[]> keysAndValues) {
    return aggregate('%', keysAndValues.size() / 2, keysAndValues);
  }

  private static byte[] aggregate(char type, int count, List<byte[]> elements) {
    byte[] head = (type + Integer.toString(count) + "\r\n").getBytes(ISO_8859_1);
    int size = head.length;
    for (byte[] element : elements) {
      size = Math.addExact(size, element.length);
    }
    byte[] reply = new byte[size];
    System.arraycopy(head, 0, reply, 0, head.length);
    int at = head.length;
    for (byte[] element : elements) {
      System.arraycopy(element, 0, reply, at, element.length);
      at += element.length;
    }
    return reply;
  }

  static int bulkSize(int length) {
    return 5 + digits(length) + length;
  }

  private static void writeBulk(byte[] target, int at, byte[] bytes, int offset, int length) {
    int i = at + digits(length);
    target[at] = '$';
    for (int rest = length, d = i; d > at; d--, rest /= 10) {
      target[d] = (byte) ('0' + rest % 10);
    }
    target[++i] = '\r';
    target[++i] = '\n';
    System.arraycopy(bytes, offset, target, ++i, length);
    target[i + length] = '\r';
    target[i + length + 1] = '\n';
  }

  private static int digits(int value) {
    int digits = 1;
    for (int rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static String oneLine(String text) {
    return text.indexOf('\r') < 0 && text.indexOf('\n') < 0
        ? text
        : text.replace('\r', ' ').replace('\n', ' ');
  }
}
