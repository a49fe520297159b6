package dev.troupe.testkit.sim;

import java.time.Duration;

/**
 * The clocks of one node's machine, over the one virtual time. They outlive a crash of the node, as
 * a machine's clock does. Timers of the node follow the rate; jumps of the wall clock do not move
 * them.
 */
public final class SimClock {
  /** What every wall clock shows at the start of a simulation: 2026-01-01T00:00:00Z. */
  public static final long WALL_START_MILLIS = 1_767_225_600_000L;

  private static final long MILLION = 1_000_000L;

  private final Kernel kernel;
  private long virtualBase;
  private long localBase;
  private long driftPpm;
  private long wallOffsetNanos;

  SimClock(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Nanoseconds on the node's monotonic clock; only differences have a meaning. */
  public long monotonicNanos() {
    long elapsed = kernel.now() - virtualBase;
    return localBase + elapsed + scale(elapsed, driftPpm, MILLION);
  }

  /** Milliseconds since 1970 on the node's wall clock. */
  public long wallMillis() {
    return WALL_START_MILLIS + Math.floorDiv(monotonicNanos() + wallOffsetNanos, MILLION);
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
    localBase = monotonicNanos();
    virtualBase = kernel.now();
    driftPpm = ppm;
  }

  /** Lets the wall clock jump, forward or (negative) back, as a correction of the time does. */
  public void jumpWall(Duration by) {
    wallOffsetNanos += by.toNanos();
  }

  /** Ends the drift and sets the wall clock right; the monotonic clock never goes back. */
  public void heal() {
    drift(0);
    wallOffsetNanos = kernel.now() - monotonicNanos();
  }

  /** How much virtual time passes while this node's clock advances by so much. */
  long toVirtual(long localNanos) {
    return driftPpm == 0 ? localNanos : scale(localNanos, MILLION, MILLION + driftPpm);
  }

  /** {@code value * by / in} without overflow for times of many years. */
  private static long scale(long value, long by, long in) {
    return value / in * by + value % in * by / in;
  }
}
