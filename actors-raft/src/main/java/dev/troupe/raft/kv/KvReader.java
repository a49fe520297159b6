package dev.troupe.raft.kv;

import java.util.Arrays;

/** Takes a {@link KvCommand} apart, in place. One reader serves many commands, in turn. */
final class KvReader {

  private byte[] command;
  private int at;
  private int end;
  private KvOp op;
  private int flags;
  private long number;
  private long second;
  private int count;
  private int[] offsets = new int[8];
  private int[] lengths = new int[8];

  /** False if these bytes are no command. */
  boolean read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /** The same of a command that is an argument of another; the bytes are shared. */
  boolean read(KvReader outer, int argument) {
    int offset = outer.offsets[argument];
    return read(outer.command, offset, offset + outer.lengths[argument]);
  }

  private boolean read(byte[] bytes, int from, int to) {
    command = bytes;
    end = to;
    count = 0;
    op = to - from < 2 ? null : KvOp.byCode(bytes[from]);
    if (op == null) {
      return false;
    }
    flags = bytes[from + 1];
    at = from + 2;
    try {
      number = Varint.unzigzag(varint());
      second = Varint.unzigzag(varint());
      while (at < end) {
        argument(varint());
      }
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
    return true;
  }

  KvOp op() {
    return op;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** True if the reply may be as large as a value. */
  boolean isBulky() {
    return KvCommand.isBulky(op, flags);
  }

  long number() {
    return number;
  }

  long second() {
    return second;
  }

  int count() {
    return count;
  }

  Key key(Key key, int argument) {
    return key.set(command, offsets[argument], lengths[argument]);
  }

  int length(int argument) {
    return lengths[argument];
  }

  byte[] copy(int argument) {
    int offset = offsets[argument];
    return Arrays.copyOfRange(command, offset, offset + lengths[argument]);
  }

  void copyTo(int argument, byte[] target, int position) {
    System.arraycopy(command, offsets[argument], target, position, lengths[argument]);
  }

  boolean is(int argument, byte[] other) {
    int offset = offsets[argument];
    return Arrays.equals(command, offset, offset + lengths[argument], other, 0, other.length);
  }

  private void argument(long length) {
    if (length < 0 || length > end - at) {
      throw new IndexOutOfBoundsException();
    }
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    offsets[count] = at;
    lengths[count++] = (int) length;
    at += (int) length;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw new IndexOutOfBoundsException();
      }
      byte b = command[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException();
  }
}
