package dev.troupe.raft;

import java.time.Duration;

/**
 * Waits after a failure, and twice as long after each further one, up to a bound. Times are those
 * of a monotonic clock, in nanoseconds.
 */
final class Backoff {

  private final long least;
  private final long most;
  private long wait;
  private long until;
  private boolean waiting;

  Backoff(Duration least, Duration most) {
    this.most = most.toNanos();
    this.least = Math.min(least.toNanos(), this.most);
    this.wait = this.least;
  }

  /** Waits from now on; for how long. */
  Duration failed(long now) {
    long chosen = wait;
    until = now + chosen;
    waiting = true;
    wait = Math.min(2 * wait, most);
    return Duration.ofNanos(chosen);
  }

  /** Has failed, and has not gone on yet. */
  boolean isWaiting() {
    return waiting;
  }

  /** Has waited for long enough. */
  boolean isOver(long now) {
    return waiting && now - until >= 0;
  }

  /** Tries again: the next failure waits longer. */
  void goOn() {
    waiting = false;
  }

  /** All is well again: the next failure is a first one. */
  void reset() {
    waiting = false;
    wait = least;
  }
}
