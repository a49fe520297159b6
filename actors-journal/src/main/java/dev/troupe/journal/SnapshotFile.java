package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A snapshot as a file: its head, then its object in chunks of {@value #CHUNK} bytes, each with its
 * CRC32C behind it, so that damage is found with its place and before the object is built.
 */
final class SnapshotFile {
  private static final int CHUNK = 1 << 20;

  private SnapshotFile() {}

  /** Writes and syncs a new file; on a failure there is none. */
  static void write(Disk disk, Path file, Snapshot snapshot) throws IOException {
    try (Disk.DiskFile out = disk.create(file)) {
      ByteBuffer head = snapshot.encodeHead();
      long at = head.remaining();
      out.write(head, 0);
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK + 4);
      byte[] bytes = snapshot.bytes();
      for (int from = 0; from < bytes.length; from += CHUNK) {
        int length = Math.min(CHUNK, bytes.length - from);
        chunk.clear().put(bytes, from, length);
        chunk.putInt(Frame.crc(chunk, 0, length)).flip();
        out.write(chunk, at);
        at += length + 4;
      }
      out.sync();
    } catch (IOException e) {
      disk.delete(file);
      throw e;
    }
  }

  /**
   * Reads a whole file.
   *
   * @throws DamagedJournalException if any byte of it is not what was written
   */
  static Snapshot read(Disk disk, Path file) throws IOException {
    try (Disk.DiskFile in = disk.open(file)) {
      long size = in.size();
      ByteBuffer prefix = exactly(in, file, ByteBuffer.allocate(Snapshot.PREFIX_BYTES), 0);
      int headBytes = (int) Snapshot.headBytes(file, prefix, size);
      ByteBuffer head = exactly(in, file, ByteBuffer.allocate(headBytes), 0);
      Snapshot snapshot = Snapshot.decodeHead(file, head, size);
      long end = readObject(in, file, snapshot.bytes(), headBytes);
      if (end != size) {
        throw new DamagedJournalException(file, end, "the file should end here");
      }
      return snapshot;
    }
  }

  private static long readObject(Disk.DiskFile in, Path file, byte[] bytes, long start)
      throws IOException {
    long at = start;
    for (int from = 0; from < bytes.length; from += CHUNK) {
      int length = Math.min(CHUNK, bytes.length - from);
      ByteBuffer chunk = exactly(in, file, ByteBuffer.allocate(length + 4), at);
      if (chunk.getInt(length) != Frame.crc(chunk, 0, length)) {
        throw new DamagedJournalException(
            file, at, "the checksum of " + length + " bytes from here is wrong");
      }
      chunk.get(0, bytes, from, length);
      at += length + 4;
    }
    return at;
  }

  private static ByteBuffer exactly(Disk.DiskFile in, Path file, ByteBuffer into, long offset)
      throws IOException {
    int read = in.read(into, offset);
    if (into.hasRemaining()) {
      throw new DamagedJournalException(file, offset + read, "the file ends too early");
    }
    return into.flip();
  }
}
