package dev.troupe.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/**
 * Arrays: one more than the length, or 0 for null, then the elements. A byte array is copied once
 * in either direction, between itself and the message.
 */
enum ArrayCodecs implements ValueCodec {
  BYTES {
    @Override
    public void write(Kryo kryo, Output output, Object value) {
      KryoLengths.writeBytes(output, (byte[]) value);
    }

    @Override
    public Object read(Kryo kryo, Input input) {
      return KryoLengths.readBytes(input);
    }
  },
  BYTE_ARRAYS {
    @Override
    public void write(Kryo kryo, Output output, Object value) {
      byte[][] arrays = (byte[][]) value;
      output.writeVarInt(arrays == null ? 0 : arrays.length + 1, true);
      for (int i = 0; arrays != null && i < arrays.length; i++) {
        KryoLengths.writeBytes(output, arrays[i]);
      }
    }

    @Override
    public Object read(Kryo kryo, Input input) {
      int length = length(input, 1);
      byte[][] arrays = length < 0 ? null : new byte[length][];
      for (int i = 0; i < length; i++) {
        arrays[i] = KryoLengths.readBytes(input);
      }
      return arrays;
    }
  },
  /** Eight bytes each. */
  LONGS {
    @Override
    public void write(Kryo kryo, Output output, Object value) {
      long[] longs = (long[]) value;
      output.writeVarInt(longs == null ? 0 : longs.length + 1, true);
      if (longs != null) {
        output.writeLongs(longs, 0, longs.length);
      }
    }

    @Override
    public Object read(Kryo kryo, Input input) {
      int length = length(input, Long.BYTES);
      return length < 0 ? null : input.readLongs(length);
    }
  },
  /** Four bytes each. */
  INTS {
    @Override
    public void write(Kryo kryo, Output output, Object value) {
      int[] ints = (int[]) value;
      output.writeVarInt(ints == null ? 0 : ints.length + 1, true);
      if (ints != null) {
        output.writeInts(ints, 0, ints.length);
      }
    }

    @Override
    public Object read(Kryo kryo, Input input) {
      int length = length(input, Integer.BYTES);
      return length < 0 ? null : input.readInts(length);
    }
  };

  /** The declared length, or -1 for null. */
  private static int length(Input input, int bytesEach) {
    int length = input.readVarInt(true) - 1;
    return length == -1 ? -1 : KryoLengths.check(input, length, bytesEach);
  }
}
