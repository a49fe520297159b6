package dev.troupe.raft.kv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A key inside a larger array, with its slot and its hash: set once for each command, so that a
 * look-up copies nothing. The hash is the same on each member and in each JVM, as the order of SCAN
 * comes from it.
 */
final class Key {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int offset;
  private int length;
  private int slot;
  private int hash;

  Key set(byte[] in, int at, int count) {
    bytes = in;
    offset = at;
    length = count;
    slot = Slots.of(in, at, count);
    hash = hash(in, at, count);
    return this;
  }

  Key set(byte[] whole) {
    return set(whole, 0, whole.length);
  }

  int slot() {
    return slot;
  }

  int hash() {
    return hash;
  }

  byte[] copy() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  boolean is(byte[] other) {
    return other.length == length
        && Arrays.equals(bytes, offset, offset + length, other, 0, length);
  }

  /** In the order of the bytes, taken as unsigned. */
  int compareTo(byte[] other) {
    return Arrays.compareUnsigned(bytes, offset, offset + length, other, 0, other.length);
  }

  /** The 32-bit MurmurHash3, with seed 0. */
  static int hash(byte[] bytes, int offset, int length) {
    int h = 0;
    int end = offset + (length & ~3);
    for (int i = offset; i < end; i += 4) {
      h = Integer.rotateLeft(h ^ scramble((int) INT.get(bytes, i)), 13) * 5 + 0xe6546b64;
    }
    int tail = 0;
    for (int i = offset + length - 1; i >= end; i--) {
      tail = tail << 8 | bytes[i] & 0xff;
    }
    h ^= scramble(tail) ^ length;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }

  private static int scramble(int k) {
    return Integer.rotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
  }
}
