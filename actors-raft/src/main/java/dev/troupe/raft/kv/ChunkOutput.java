package dev.troupe.raft.kv;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Cuts a stream into chunks of at most 64 KiB: length (4 bytes), CRC-32C of the chunk's number and
 * its bytes (4 bytes), bytes. A chunk of length 0 is the end, so a file that was cut off is seen,
 * as is a chunk that is missing or doubled.
 */
final class ChunkOutput extends OutputStream {

  static final int CHUNK_BYTES = 64 * 1024;

  private final OutputStream out;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int filled;
  private long number;

  ChunkOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    if (filled == chunk.length) {
      writeChunk();
    }
    chunk[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      if (filled == chunk.length) {
        writeChunk();
      }
      int part = Math.min(length - done, chunk.length - filled);
      System.arraycopy(bytes, offset + done, chunk, filled, part);
      filled += part;
      done += part;
    }
  }

  /** Writes what is left, and the end. Does not close the stream below. */
  void finish() throws IOException {
    if (filled > 0) {
      writeChunk();
    }
    writeChunk();
    out.flush();
  }

  private void writeChunk() throws IOException {
    int crc = crc(number++, chunk, filled);
    out.write(ByteBuffer.allocate(2 * Integer.BYTES).putInt(filled).putInt(crc).array());
    out.write(chunk, 0, filled);
    filled = 0;
  }

  static int crc(long number, byte[] chunk, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    crc.update(chunk, 0, length);
    return (int) crc.getValue();
  }
}
