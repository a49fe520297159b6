package dev.troupe.raft.kv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads what {@link ChunkOutput} wrote, and checks each chunk before it hands out a byte of it. */
final class ChunkInput extends InputStream {

  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  private final InputStream in;
  private final byte[] chunk = new byte[ChunkOutput.CHUNK_BYTES];
  private int position;
  private int length;
  private long number;
  private boolean ended;

  ChunkInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    return fill() ? chunk[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int part = Math.min(count, length - position);
    System.arraycopy(chunk, position, target, offset, part);
    position += part;
    return part;
  }

  /** False at the end. */
  private boolean fill() throws IOException {
    if (position == length && !ended) {
      readChunk();
    }
    return !ended;
  }

  private void readChunk() throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    if (head.length < HEAD_BYTES) {
      throw new IOException("the snapshot is cut off before chunk " + number);
    }
    ByteBuffer fields = ByteBuffer.wrap(head);
    int announced = fields.getInt();
    int crc = fields.getInt();
    if (announced < 0 || announced > chunk.length) {
      throw new IOException("the snapshot is damaged: chunk " + number + " of length " + announced);
    }
    if (in.readNBytes(chunk, 0, announced) < announced) {
      throw new IOException("the snapshot is cut off in chunk " + number);
    }
    if (ChunkOutput.crc(number, chunk, announced) != crc) {
      throw new IOException("the snapshot is damaged: checksum of chunk " + number);
    }
    number++;
    position = 0;
    length = announced;
    ended = announced == 0;
  }
}
