package dev.troupe.testkit.sim;

/** The kinds of faults that a {@link Nemesis} draws from. */
public enum Fault {
  /** A node dies and comes back later. */
  CRASH,
  /** A node stands still for a while. */
  PAUSE,
  /** The nodes are split into two sides that do not hear each other. */
  PARTITION,
  /** One direction of one link is cut. */
  ONE_WAY_CUT,
  /** All links lose, double and reorder messages. */
  LOSS,
  /** All links are slow, with stragglers. */
  DELAY,
  /** A node's disk takes long to sync. */
  SLOW_DISK,
  /** A node's wall clock jumps, and its clocks drift. */
  CLOCK
}
