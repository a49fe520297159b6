package dev.troupe.raft.kv;

/** Integers in as few bytes as they need, seven bits in each, the lowest first. */
final class Varint {

  private Varint() {}

  static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  static int size(long value) {
    return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
  }

  /** Returns the position after it. */
  static int write(byte[] target, int at, long value) {
    int i = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target[i++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[i++] = (byte) rest;
    return i;
  }
}
