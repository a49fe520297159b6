package dev.troupe.bench.recovery;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is measured.
 *
 * @param entries commands in the log when it is started again
 * @param members of the group, all of them stopped and started together
 * @param heapMegabytes the most that a node's heap may grow to
 * @param folder where nodes write; deleted at the end if all went well
 */
public record RecoveryPlan(long entries, int members, int heapMegabytes, Path folder) {

  /** The length of a command. */
  public static final int COMMAND_BYTES = 16;

  /** At most so many: the log that makes a snapshot due can be no more than 1 GiB. */
  public static final long MOST_ENTRIES = 12_000_000;

  /** So that no snapshot is due: 1 GiB, the most that is allowed. */
  static final Map<String, String> WITHOUT_SNAPSHOTS =
      Map.of("troupe.raft.snapshot.log-bytes", Integer.toString(Integer.MAX_VALUE / 2));

  /** So that one is due at once, whatever the entries, and nothing of the log stays. */
  static final Map<String, String> WITH_SNAPSHOTS =
      Map.of(
          "troupe.raft.snapshot.log-bytes", "256KiB",
          "troupe.raft.snapshot.keep-bytes", "0");

  /** At least so many, or no snapshot is due. */
  public static final long LEAST_ENTRIES = 10_000;

  /**
   * What an entry takes of the heap, its array included, with as much again to be on the safe side.
   */
  private static final int BYTES_AN_ENTRY = 250;

  private static final int LEAST_MEGABYTES = 512;
  private static final int MEGABYTE = 1_000_000;

  /** A heap that such a log fits into. */
  public static int heapFor(long entries) {
    return (int) (LEAST_MEGABYTES + entries * BYTES_AN_ENTRY / MEGABYTE);
  }

  /** What reports tell of it. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("entries", entries);
    figures.put("members", members);
    figures.put("heapMegabytes", heapMegabytes);
    figures.put("commandBytes", COMMAND_BYTES);
    figures.put("settingsWithoutSnapshots", WITHOUT_SNAPSHOTS);
    figures.put("settingsWithSnapshots", WITH_SNAPSHOTS);
    return figures;
  }
}
