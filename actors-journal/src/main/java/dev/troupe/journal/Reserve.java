package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A file that only occupies space. When the disk is so full that even the tables cannot be opened
 * or compacted, it is given up; then deletes work, which make room for all the rest. It is put back
 * when there is plenty of room; until then nothing is written that would use up what it was for.
 */
final class Reserve {
  private static final String NAME = "reserve";
  private static final int CHUNK = 1 << 20;

  private final Disk disk;
  private final Path folder;
  private final long bytes;
  private boolean held;

  /** The reserve of a data folder; whether it is there is seen at once. */
  Reserve(Disk disk, Path folder, long bytes) throws IOException {
    this.disk = disk;
    this.folder = folder;
    this.bytes = bytes;
    this.held = sizeOnDisk() == bytes;
  }

  private long sizeOnDisk() throws IOException {
    List<Path> files = disk.list(folder);
    if (!files.contains(folder.resolve(NAME))) {
      return 0;
    }
    try (Disk.DiskFile file = disk.open(folder.resolve(NAME))) {
      return file.size();
    }
  }

  /** Bytes that are to be held and are not. */
  synchronized long missing() {
    return held ? 0 : bytes;
  }

  /** Gives the space up; false if it was not held. */
  synchronized boolean release() throws IOException {
    if (!held) {
      return false;
    }
    disk.delete(folder.resolve(NAME));
    held = false;
    return true;
  }

  /** Takes the space if it is not held and the disk has room for it and {@code beside} more. */
  synchronized void restoreIfRoom(long beside) throws IOException {
    if (held || bytes == 0 || disk.usableBytes(folder) < bytes + beside) {
      return;
    }
    Path file = folder.resolve(NAME);
    try (Disk.DiskFile out = disk.create(file)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
      for (long at = 0; at < bytes; at += CHUNK) {
        out.write(zeros.clear().limit((int) Math.min(CHUNK, bytes - at)), at);
      }
      out.sync();
      held = true;
    } catch (IOException e) {
      disk.delete(file);
      throw e;
    }
  }
}
