package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The clocks of one node's machine, over the one virtual time. No two machines' clocks agree: the
 * seed decides from where the monotonic clock counts, and by how much the wall clock is off. Both
 * outlive the end of the node's process; the monotonic clock begins anew, anywhere, when the
 * machine itself starts again, as it does after {@link SimNode#crash}. Timers of the node follow
 * the rate; jumps of the wall clock do not move them.
 */
public final class SimClock {
  /** What a right wall clock shows at the start of a simulation: 2026-01-01T00:00:00Z. */
  public static final long WALL_START_MILLIS = 1_767_225_600_000L;

  private static final long MILLION = 1_000_000L;
  private static final long MAX_WALL_ERROR_NANOS = 5_000_000_000L;
  private static final long SOON_NANOS = 30_000_000_000L;

  private final Kernel kernel;
  private final SplittableRandom random; // null: this clock is right, and begins at 0
  private final long wallErrorNanos;
  private long virtualBase;
  private long localBase;
  private long driftPpm;
  private long monotonicOffset;
  private long wallOffsetNanos;

  /**
   * @param ownStart whether it differs from other nodes' clocks from the start
   */
  SimClock(Kernel kernel, String node, boolean ownStart) {
    this.kernel = kernel;
    // That of events: a failure which needs these clocks keeps them while its run is shortened.
    this.random = ownStart ? kernel.randomOfEvents("clock of " + node) : null;
    this.wallErrorNanos =
        ownStart ? random.nextLong(-MAX_WALL_ERROR_NANOS, MAX_WALL_ERROR_NANOS + 1) : 0;
    this.wallOffsetNanos = wallErrorNanos;
    reboot();
  }

  /**
   * Nanoseconds on the node's monotonic clock, from an arbitrary start, as {@link System#nanoTime}:
   * any value, also a negative one, and it may run over. Only the difference of two values of one
   * machine has a meaning, and only as long as that runs.
   */
  public long monotonicNanos() {
    return monotonicOffset + localNanos();
  }

  /** Milliseconds since 1970 on the node's wall clock. */
  public long wallMillis() {
    return WALL_START_MILLIS + Math.floorDiv(localNanos() + wallOffsetNanos, MILLION);
  }

  /** Nanoseconds since the start of the simulation, as this node's rate has counted them. */
  private long localNanos() {
    long elapsed = kernel.now() - virtualBase;
    return localBase + elapsed + scale(elapsed, driftPpm, MILLION);
  }

  /**
   * Sets the drift from now on, in parts per million: 100 means 100 microseconds too fast in a
   * second. Timers that run already keep their end.
   *
   * @throws IllegalArgumentException outside of -900,000 to 1,000,000
   */
  public void drift(long ppm) {
    if (ppm < -900_000 || ppm > MILLION) {
      throw new IllegalArgumentException("drift must be -900000 to 1000000 ppm, is " + ppm);
    }
    localBase = localNanos();
    virtualBase = kernel.now();
    driftPpm = ppm;
  }

  /** Lets the wall clock jump, forward or (negative) back, as a correction of the time does. */
  public void jumpWall(Duration by) {
    wallOffsetNanos += by.toNanos();
  }

  /**
   * Ends the drift, and sets the wall clock as right as it was at the start: by its error of then
   * it stays off. The monotonic clock never goes back.
   */
  public void heal() {
    drift(0);
    wallOffsetNanos = wallErrorNanos + kernel.now() - localNanos();
  }

  /** The machine was without power: its monotonic clock begins anew, its wall clock goes on. */
  void reboot() {
    if (random != null) {
      monotonicOffset = anyMonotonic() - localNanos();
    }
  }

  private long anyMonotonic() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong(SOON_NANOS); // counts from the machine's start, not long ago
      case 1 -> Long.MAX_VALUE - random.nextLong(SOON_NANOS); // runs over soon
      default -> random.nextLong();
    };
  }

  /** How much virtual time passes while this node's clock advances by so much. */
  long toVirtual(long localNanos) {
    return driftPpm == 0 ? localNanos : scale(localNanos, MILLION, MILLION + driftPpm);
  }

  /** {@code value * by / in} without overflow for times of many years. */
  private static long scale(long value, long by, long in) {
    return value / in * by + value % in * by / in;
  }

  /** What it shows now, for the trace. */
  @Override
  public String toString() {
    return "monotonic clock " + monotonicNanos() + " ns, wall clock " + wallMillis() + " ms";
  }
}
