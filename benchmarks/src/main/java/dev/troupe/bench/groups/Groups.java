package dev.troupe.bench.groups;

import dev.troupe.bench.peer.Peers;
import dev.troupe.bench.result.Measured;

/**
 * Three nodes of ours with so many groups, each of which has a member on all of them.
 *
 * @param count how many
 * @param heapBytes of each node's JVM
 */
public record Groups(int count, long heapBytes) implements Measured {

  /** The most that may be asked for. */
  public static final int MAX = 100_000;

  private static final long MOST_LOG_BYTES = 32L << 20; // as delivered
  private static final long LEAST_LOG_BYTES = 16L << 10;

  /** Entries in memory may take this part of the heap, once all logs have grown to their limit. */
  private static final int PART_FOR_LOGS = 4;

  private static final int PART_KEPT = 16; // as delivered

  public Groups {
    if (count < 1 || count > MAX) {
      throw new IllegalArgumentException("groups must be from 1 to " + MAX + ", not " + count);
    }
  }

  @Override
  public String name() {
    return "groups-" + count;
  }

  @Override
  public String version() {
    return Peers.ours().version();
  }

  @Override
  public String setup() {
    return "%d group%s, heap %d MiB, troupe.raft.snapshot.log-bytes %d KiB, otherwise as delivered"
        .formatted(count, count == 1 ? "" : "s", heapBytes >> 20, logBytes() >> 10);
  }

  @Override
  public boolean linearizableReads() {
    return true;
  }

  /** Many groups are measured by what one does. */
  @Override
  public boolean ours() {
    return count > 1;
  }

  /** {@code troupe.raft.snapshot.log-bytes}: the logs of all groups are in one heap. */
  long logBytes() {
    long share = heapBytes / PART_FOR_LOGS / count;
    return Math.max(LEAST_LOG_BYTES, Math.min(MOST_LOG_BYTES, share));
  }

  /** {@code troupe.raft.snapshot.keep-bytes}. */
  long keepBytes() {
    return logBytes() / PART_KEPT;
  }

  /** What a group is called. */
  static String group(int index) {
    return "g" + index;
  }

  /** Which group is called so. */
  static int index(String group) {
    return Integer.parseInt(group.substring(1));
  }
}
