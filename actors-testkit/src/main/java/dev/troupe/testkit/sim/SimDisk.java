package dev.troupe.testkit.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A node's disk below its journal and its snapshots. A write is durable when its sync has ended,
 * after a drawn time; syncs end in the order in which they began, and overlap as in a group commit.
 * A crash keeps a drawn prefix of what was not synced: none, all, or something between; a record
 * that would be torn counts as lost, as a checksum makes it.
 */
public final class SimDisk {
  private record Write(Runnable apply) {}

  private final Kernel kernel;
  private final String node;
  private final SplittableRandom random;
  private final DiskFaults faults;
  private final long usualMin;
  private final long usualMax;
  private final ArrayDeque<Write> unsynced = new ArrayDeque<>();
  private final StoredEvents events = new StoredEvents();
  private final StoredSnapshots snapshots = new StoredSnapshots();
  private long minNanos;
  private long maxNanos;
  private long lastSync;
  private boolean forgetsUnsynced;

  SimDisk(Kernel kernel, String node, Duration min, Duration max) {
    this.kernel = kernel;
    this.node = node;
    this.random = kernel.random("disk of " + node);
    this.faults = new DiskFaults(kernel.random("faults of the disk of " + node));
    this.usualMin = min.toNanos();
    this.usualMax = max.toNanos();
    this.minNanos = usualMin;
    this.maxNanos = usualMax;
  }

  /** Sets how long syncs take until {@link #heal}. */
  public void slow(Duration min, Duration max) {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("times must be 0 <= min <= max, are " + min + ", " + max);
    }
    minNanos = min.toNanos();
    maxNanos = max.toNanos();
  }

  /**
   * Lets the next writes fail. Whether the bytes of a failed write are there after all is drawn.
   */
  public void failNext(int writes) {
    faults.failNext(writes);
  }

  /** Lets each write fail with this probability until {@link #heal}. */
  public void failing(double probability) {
    faults.failing(probability);
  }

  /** While full, every write fails and leaves nothing. */
  public void full(boolean isFull) {
    faults.full(isFull);
  }

  /** Lets a crash lose all that was not synced, instead of a drawn part of it. */
  public void losesAllUnsynced(boolean all) {
    forgetsUnsynced = all;
  }

  /** Ends slowness and failures. */
  public void heal() {
    minNanos = usualMin;
    maxNanos = usualMax;
    faults.heal();
  }

  /** How many writes wait for their sync. */
  public int unsyncedWrites() {
    return unsynced.size();
  }

  DiskFaults faults() {
    return faults;
  }

  StoredEvents events() {
    return events;
  }

  StoredSnapshots snapshots() {
    return snapshots;
  }

  /**
   * Writes and syncs.
   *
   * @param apply makes the change durable
   * @param done called as a task of the node, with null or the reason of the failure
   */
  void write(Incarnation life, Runnable apply, Consumer<IOException> done) {
    if (life.isDead()) {
      return;
    }
    IOException failure = faults.nextWrite();
    if (failure != null && faults.isFull()) {
      read(life, () -> done.accept(failure));
      return;
    }
    Write write = new Write(failure == null || random.nextBoolean() ? apply : () -> {});
    unsynced.add(write);
    lastSync = Math.max(lastSync, kernel.now() + drawTime());
    kernel.after(lastSync - kernel.now(), life, () -> synced(life, failure, done));
  }

  private void synced(Incarnation life, IOException failure, Consumer<IOException> done) {
    // Syncs end in the order of their beginning, so this is always the first one.
    unsynced.remove().apply().run();
    kernel.trace.event(kernel.now(), failure == null ? "SYNC " : "FAILED WRITE ", node);
    life.execute(() -> done.accept(failure));
  }

  /** Reads: takes a drawn time, never fails. */
  void read(Incarnation life, Runnable done) {
    kernel.after(drawTime(), life, () -> life.execute(done));
  }

  private long drawTime() {
    return maxNanos > minNanos ? random.nextLong(minNanos, maxNanos + 1) : minNanos;
  }

  void crash() {
    int survive = forgetsUnsynced ? 0 : random.nextInt(unsynced.size() + 1);
    int lost = unsynced.size() - survive;
    for (int i = 0; i < survive; i++) {
      unsynced.remove().apply().run();
    }
    unsynced.clear();
    lastSync = 0;
    kernel.trace.event(
        kernel.now(),
        "DISK OF " + node + " loses " + lost + ", keeps " + survive + " unsynced",
        "");
  }
}
