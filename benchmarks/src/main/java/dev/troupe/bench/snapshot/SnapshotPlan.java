package dev.troupe.bench.snapshot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is measured.
 *
 * @param keys of the store, each with a value of {@link #VALUE_BYTES}
 * @param perSecond writes, of which each replaces a value
 * @param snapshots that the leader takes while it is measured
 * @param warmUp of writing, before anything is measured
 * @param heapMegabytes the most that a node's heap may grow to
 * @param folder where nodes write; deleted at the end if all went well
 */
public record SnapshotPlan(
    int keys, int perSecond, int snapshots, Duration warmUp, int heapMegabytes, Path folder) {

  /** The length of a value. */
  public static final int VALUE_BYTES = 4096;

  private static final int LEAST_MEGABYTES = 512;
  private static final double TIMES_THE_STATE = 2.5;
  private static final long MEGABYTE = 1_000_000;

  /** How many keys make a state of so many bytes, in values alone. */
  public static int keysFor(long stateBytes) {
    return (int) Math.max(1, stateBytes / VALUE_BYTES);
  }

  /** A heap that such a state fits into, with what is captured and the log beside it. */
  public static int heapFor(long stateBytes) {
    return (int) (LEAST_MEGABYTES + stateBytes * TIMES_THE_STATE / MEGABYTE);
  }

  Duration period() {
    return Duration.ofSeconds(1).dividedBy(perSecond);
  }

  /** What reports tell of it. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("keys", keys);
    figures.put("valueBytes", VALUE_BYTES);
    figures.put("writesPerSecond", perSecond);
    figures.put("snapshots", snapshots);
    figures.put("warmUpSeconds", warmUp.toSeconds());
    figures.put("heapMegabytes", heapMegabytes);
    return figures;
  }
}
