package dev.troupe.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The store's settings: {@code troupe.journal} in {@code reference.conf}, where each is explained.
 * Sizes are in bytes.
 */
public record JournalSettings(
    Path dir,
    int segmentBytes,
    long queueBytes,
    int groupBytes,
    long writeBufferBytes,
    long minFreeBytes,
    long reserveBytes,
    long reclaimBytes,
    Duration reopenAtLeast,
    Duration reopenAtMost) {
  private static final int LEAST_SEGMENT = 256 << 10;
  private static final int MOST_SEGMENT = 1 << 30;

  /** Checks the bounds. */
  public JournalSettings {
    within("segment-bytes", segmentBytes, LEAST_SEGMENT, MOST_SEGMENT);
    within("queue-bytes", queueBytes, 1 << 20, Long.MAX_VALUE);
    // A group and the end of its file that is kept for deletes must fit into one file.
    within("group-bytes", groupBytes, 1 << 10, segmentBytes / 2);
    within("write-buffer-bytes", writeBufferBytes, 64 << 10, 1 << 30);
    within("min-free-bytes", minFreeBytes, 0, Long.MAX_VALUE);
    within("reserve-bytes", reserveBytes, 0, Long.MAX_VALUE);
    within("reclaim-bytes", reclaimBytes, 1 << 10, Long.MAX_VALUE);
    within("reopen.at-least", reopenAtLeast.toMillis(), 1, Long.MAX_VALUE);
    within("reopen.at-most", reopenAtMost.toMillis(), reopenAtLeast.toMillis(), Long.MAX_VALUE);
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "troupe.journal." + key + " = " + value + " is not within " + least + " to " + most);
    }
  }

  /**
   * Reads the settings.
   *
   * @param config the section {@code troupe.journal}
   * @throws IllegalArgumentException if one is missing or out of bounds; names its key
   */
  public static JournalSettings from(Config config) {
    try {
      String dir = config.getString("dir");
      if (dir.isBlank()) {
        throw new IllegalArgumentException(
            "troupe.journal.dir is not set: it names the data folder, one for each node");
      }
      return new JournalSettings(
          Path.of(dir).toAbsolutePath().normalize(),
          Math.toIntExact(config.getBytes("segment-bytes")),
          config.getBytes("queue-bytes"),
          Math.toIntExact(config.getBytes("group-bytes")),
          config.getBytes("write-buffer-bytes"),
          config.getBytes("min-free-bytes"),
          config.getBytes("reserve-bytes"),
          config.getBytes("reclaim-bytes"),
          config.getDuration("reopen.at-least"),
          config.getDuration("reopen.at-most"));
    } catch (ConfigException | ArithmeticException e) {
      throw new IllegalArgumentException("troupe.journal: " + e.getMessage(), e);
    }
  }

  Path writeAheadFolder() {
    return dir.resolve("wal");
  }

  Path tablesFolder() {
    return dir.resolve("tables");
  }

  Path snapshotsFolder() {
    return dir.resolve("snapshots");
  }
}
