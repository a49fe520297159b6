package dev.troupe.raft.kv;

/**
 * The 16,384 slots that Redis Cluster divides its keys into: CRC16 (XMODEM) of the key, or of its
 * hash tag, the part between the first '{' and the next '}' if that is not empty. Shards are ranges
 * of these slots.
 */
public final class Slots {

  public static final int COUNT = 16_384;

  private static final int POLYNOMIAL = 0x1021;
  private static final char[] CRC = new char[256];

  static {
    for (int i = 0; i < CRC.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      CRC[i] = (char) crc;
    }
  }

  private Slots() {}

  /** The slot of a key. */
  public static int of(byte[] key) {
    return of(key, 0, key.length);
  }

  /** The slot of the key that stands in a part of an array. */
  public static int of(byte[] bytes, int offset, int length) {
    int open = indexOf(bytes, offset, offset + length, '{');
    if (open >= 0) {
      int close = indexOf(bytes, open + 1, offset + length, '}');
      if (close > open + 1) {
        return crc16(bytes, open + 1, close) & COUNT - 1;
      }
    }
    return crc16(bytes, offset, offset + length) & COUNT - 1;
  }

  private static int indexOf(byte[] bytes, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int crc16(byte[] bytes, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc = crc << 8 & 0xffff ^ CRC[(crc >>> 8 ^ bytes[i]) & 0xff];
    }
    return crc;
  }
}
