package dev.troupe.testkit.sim;

/** The kinds of faults that a {@link Nemesis} draws from. */
public enum Fault {
  /** A node dies and comes back later. */
  CRASH,
  /** A node stands still for a while. */
  PAUSE,
  /** A node stands still for a while in the midst of a task, see {@link SimNode#pauseMidway}. */
  PAUSE_MIDWAY,
  /**
   * The nodes are split into two sides that do not hear each other; one node may be on both sides.
   */
  PARTITION,
  /** One direction of one link is cut. */
  ONE_WAY_CUT,
  /** One direction of one link holds its messages back, and then lets them through. */
  CLOG,
  /** All links lose, double and reorder messages. */
  LOSS,
  /** All links are slow, with stragglers. */
  DELAY,
  /** Most messages are late by a second or two, so that later ones overtake them. */
  REORDER,
  /** A node's disk takes long to sync. */
  SLOW_DISK,
  /** Some writes on a node's disk fail. */
  FAILING_DISK,
  /** A node's disk is full. */
  FULL_DISK,
  /** A node's wall clock jumps. */
  CLOCK,
  /** A node's clocks are too fast or too slow. */
  DRIFT
}
