package dev.troupe.bench.wire;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Takes frames out of a stream: waits for bytes once, then hands out all that came. */
public final class FrameReader {

  private final InputStream in;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(2 * (Integer.BYTES + Frames.HEAD + Frames.MAX_PAYLOAD)).flip();

  private byte kind;
  private long number;
  private byte[] payload;

  /**
   * @param in unbuffered
   */
  public FrameReader(InputStream in) {
    this.in = in;
  }

  /** Waits for bytes, and takes what is there; false at the end of the stream. */
  public boolean await() throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.limit(0);
    } else if (buffer.limit() > buffer.capacity() / 2) {
      buffer.compact().flip(); // a part of a frame, so half of the room is free now
    }
    int end = buffer.limit();
    int read = in.read(buffer.array(), end, buffer.capacity() - end);
    buffer.limit(end + Math.max(0, read));
    return read >= 0;
  }

  /**
   * Moves on to the next frame that is here as a whole, without waiting; false if there is none.
   *
   * @throws IOException if its length cannot be
   */
  public boolean next() throws IOException {
    if (buffer.remaining() < Integer.BYTES) {
      return false;
    }
    int length = buffer.getInt(buffer.position());
    if (length < Frames.HEAD || length > Frames.HEAD + Frames.MAX_PAYLOAD) {
      throw new IOException("a frame of " + length + " bytes");
    }
    if (buffer.remaining() < Integer.BYTES + length) {
      return false;
    }
    buffer.getInt();
    kind = buffer.get();
    number = buffer.getLong();
    payload = new byte[length - Frames.HEAD];
    buffer.get(payload);
    return true;
  }

  /** What the frame is: one of the constants in {@link Frames}. */
  public byte kind() {
    return kind;
  }

  /** The number of the request. */
  public long number() {
    return number;
  }

  /** The frame's payload; the caller's own from now on. */
  public byte[] payload() {
    return payload;
  }
}
