package dev.troupe.bench.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Gathers frames and sends them together. For one thread. */
public final class FrameWriter {

  private static final int GATHERED = 64 << 10;

  private final OutputStream out;
  private final ByteBuffer buffer;

  /**
   * @param out unbuffered
   */
  public FrameWriter(OutputStream out) {
    this.out = out;
    this.buffer = ByteBuffer.allocate(GATHERED + Frames.MAX_PAYLOAD + Integer.BYTES + Frames.HEAD);
  }

  /** Adds a frame; sends what was gathered when it is much. */
  public void put(byte kind, long number, byte[] payload) throws IOException {
    buffer.putInt(Frames.HEAD + payload.length).put(kind).putLong(number).put(payload);
    if (buffer.position() >= GATHERED) {
      flush();
    }
  }

  /** Sends what was gathered. */
  public void flush() throws IOException {
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }
}
