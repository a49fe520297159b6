package dev.troupe.journal;

import java.io.File;
import java.nio.file.Path;

/**
 * Whether the disk has room for a compaction, which writes what is alive in its files before it
 * deletes them.
 */
final class CompactionRoom {
  /** What one compaction takes at most, in files: all of level 0, and what overlaps it below. */
  private static final int FILES = 32;

  private CompactionRoom() {}

  /** Judges by the table files that are there; a compaction never takes more than all of them. */
  static boolean isIn(long usableBytes, Path tables, long fileBytes) {
    File[] files = tables.toFile().listFiles((folder, name) -> name.endsWith(".sst"));
    long all = 0;
    for (File file : files == null ? new File[0] : files) {
      all += file.length(); // 0 if it is gone meanwhile
    }
    return usableBytes >= Math.min(all, FILES * fileBytes);
  }
}
