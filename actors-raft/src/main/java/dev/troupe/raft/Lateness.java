package dev.troupe.raft;

import java.time.Duration;

/**
 * Whether a timer that rings tells that others are silent, or that this node was held up (by its
 * other groups, a garbage collection, a SIGSTOP). A ring that is late may find what they said here,
 * unread; so it is no evidence, once: the next one is. This makes a member wait longer, never less.
 */
final class Lateness {

  private final long tolerance;
  private long due;
  private boolean excused;

  /**
   * @param tolerance by how much a ring may be late and still count
   */
  Lateness(Duration tolerance) {
    this.tolerance = tolerance.toNanos();
  }

  /** The timer was started, and is to ring then. */
  void expect(long at) {
    due = at;
  }

  /** They are not silent. */
  void heard() {
    excused = false;
  }

  /** The timer rings, and nothing was heard: whether to wait for another ring. */
  boolean excuses(long now) {
    boolean late = now - due > tolerance;
    boolean counts = excused || !late;
    excused = true;
    return !counts;
  }
}
