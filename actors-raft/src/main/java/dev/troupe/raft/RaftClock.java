package dev.troupe.raft;

/** The times that a member reads; handed in, so that a simulation can lie about them. */
public interface RaftClock {

  /**
   * A clock that only goes forward, in nanoseconds from an arbitrary start; for waits. It may be
   * negative and may run over, so two of its values are compared by their difference.
   */
  long monotonicNanos();

  /** Time of day in milliseconds since the epoch; may jump; for the stamps of entries. */
  long wallMillis();

  /** The machine's own clocks. */
  static RaftClock system() {
    return new RaftClock() {
      @Override
      public long monotonicNanos() {
        return System.nanoTime();
      }

      @Override
      public long wallMillis() {
        return System.currentTimeMillis();
      }
    };
  }
}
