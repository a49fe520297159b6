package dev.troupe.bench.groups;

import java.time.Duration;

/**
 * A time under load, the same for all threads of the client.
 *
 * @param begin of what is measured, by {@link System#nanoTime}; before it is the warm-up
 * @param end of it
 */
record Window(long begin, long end) {

  /** From now on. */
  static Window after(Duration warmUp, Duration measured) {
    long begin = System.nanoTime() + warmUp.toNanos();
    return new Window(begin, begin + measured.toNanos());
  }

  /** A reply at this time is measured. */
  boolean holds(long now) {
    return now - begin >= 0 && now - end < 0;
  }

  /** A reply at this time is followed by no request. */
  boolean isOver(long now) {
    return now - end >= 0;
  }
}
