package dev.troupe.testkit.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A node's disk below its journal and its snapshots. A write is durable when its sync has ended,
 * after a drawn time; syncs end in the order in which they began, and overlap as in a group commit.
 * A crash keeps a drawn prefix of what was not synced: none, all, or something between. The write
 * after that may be torn: of several records that were written at once the first ones are there,
 * and the one in the midst of which it tore counts as lost, as a checksum makes it.
 */
public final class SimDisk {
  /** A write of several records, each of which is there or is not. */
  private record Write(List<Runnable> records) {
    void apply(int count) {
      records.subList(0, count).forEach(Runnable::run);
    }

    void apply() {
      apply(records.size());
    }
  }

  private final Kernel kernel;
  private final String node;
  private final SplittableRandom random;
  private final SplittableRandom tearing;
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
    this.tearing = kernel.random("torn writes of the disk of " + node);
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

  /** While full, every write fails and leaves nothing; files can be deleted. */
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
    write(life, List.of(apply), done);
  }

  /**
   * Writes several records and syncs once.
   *
   * @param records make the changes durable, one after the other
   * @param done called as a task of the node, with null or the reason of the failure
   */
  void write(Incarnation life, List<Runnable> records, Consumer<IOException> done) {
    if (life.isDead()) {
      return;
    }
    life.point("writes");
    IOException failure = faults.nextWrite();
    if (failure != null && faults.isFull()) {
      read(life, () -> done.accept(failure));
      return;
    }
    Write write = new Write(failure == null || random.nextBoolean() ? records : List.of());
    unsynced.add(write);
    lastSync = Math.max(lastSync, kernel.now() + drawTime());
    kernel.after(lastSync - kernel.now(), life, () -> synced(life, failure, done));
  }

  private void synced(Incarnation life, IOException failure, Consumer<IOException> done) {
    // Syncs end in the order of their beginning, so this is always the first one.
    unsynced.remove().apply();
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
      unsynced.remove().apply();
    }
    String torn = lost > 0 && !forgetsUnsynced ? tear(unsynced.remove()) : "";
    unsynced.clear();
    lastSync = 0;
    kernel.trace.event(
        kernel.now(),
        "DISK OF " + node + " loses " + lost + ", keeps " + survive + " unsynced" + torn,
        "");
  }

  /** Keeps the records before a drawn one, in the midst of which the write ends. */
  private String tear(Write write) {
    if (write.records().isEmpty() || !tearing.nextBoolean()) {
      return "";
    }
    int whole = tearing.nextInt(write.records().size());
    write.apply(whole);
    return ", tears the next after " + whole + " records";
  }
}
