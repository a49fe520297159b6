package dev.troupe.kryo;

import com.esotericsoftware.kryo.io.ByteBufferInput;
import java.nio.ByteBuffer;

/**
 * Kryo's input over a byte buffer which allocates no more than the bytes that are left can fill.
 */
final class BufferInput extends ByteBufferInput {

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  BufferInput() {
    detach();
  }

  /** Forgets the caller's buffer, and a text buffer of more than so many characters. */
  void detach(int keptChars) {
    detach();
    if (chars.length > keptChars) {
      chars = new char[32];
    }
  }

  private void detach() {
    setBuffer(NONE);
  }

  @Override
  public String readString() {
    checkString();
    return super.readString();
  }

  @Override
  public StringBuilder readStringBuilder() {
    checkString();
    return super.readStringBuilder();
  }

  private void checkString() {
    int start = position;
    if (readVarIntFlag()) {
      int length = readVarIntFlag(true);
      if (length != 0) { // 0 is null, otherwise one more than the number of characters
        KryoLengths.check(this, length - 1, 1);
      }
    }
    setPosition(start);
  }

  @Override
  public byte[] readBytes(int length) {
    return super.readBytes(KryoLengths.check(this, length, 1));
  }

  @Override
  public int[] readInts(int length) {
    return super.readInts(KryoLengths.check(this, length, 4));
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    return super.readInts(KryoLengths.check(this, length, 1), optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    return super.readLongs(KryoLengths.check(this, length, 8));
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    return super.readLongs(KryoLengths.check(this, length, 1), optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    return super.readFloats(KryoLengths.check(this, length, 4));
  }

  @Override
  public double[] readDoubles(int length) {
    return super.readDoubles(KryoLengths.check(this, length, 8));
  }

  @Override
  public short[] readShorts(int length) {
    return super.readShorts(KryoLengths.check(this, length, 2));
  }

  @Override
  public char[] readChars(int length) {
    return super.readChars(KryoLengths.check(this, length, 2));
  }

  @Override
  public boolean[] readBooleans(int length) {
    return super.readBooleans(KryoLengths.check(this, length, 1));
  }
}
