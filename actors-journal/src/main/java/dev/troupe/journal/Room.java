package dev.troupe.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Whether the disk has room for writes. It says no before the disk is really full, so that what
 * frees space (deletes, flushes, compaction) still finds some. Used by the writer's thread.
 */
final class Room {
  private static final long LOOK_EVERY_NANOS = 100_000_000;
  private static final long LOOK_EVERY_BYTES = 4 << 20;

  private final Disk disk;
  private final Path folder;
  private final long least;
  private boolean full;
  private boolean looked;
  private long lookedAt;
  private long bytesSince;
  private long besideBefore;

  Room(Disk disk, Path folder, long least) {
    this.disk = disk;
    this.folder = folder;
    this.least = least;
  }

  /**
   * Whether {@code bytes} more may be written; looks at the disk only every now and then.
   *
   * @param beside what is to be free besides; with more than before it looks at once
   */
  boolean isFor(long bytes, long beside) throws IOException {
    looked &= beside <= besideBefore;
    besideBefore = beside;
    long now = System.nanoTime();
    bytesSince += bytes;
    if (looked && now - lookedAt < LOOK_EVERY_NANOS && bytesSince < LOOK_EVERY_BYTES) {
      return !full;
    }
    looked = true;
    lookedAt = now;
    bytesSince = 0;
    long usable = disk.usableBytes(folder);
    boolean fullNow = usable < least + beside + bytes;
    if (fullNow && !full) {
      JournalLog.full(folder, usable, least + beside + bytes);
    } else if (full && !fullNow) {
      JournalLog.roomAgain(folder, usable);
    }
    full = fullNow;
    return !full;
  }
}
