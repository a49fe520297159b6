package dev.troupe.app.demo;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients have got done, and how long nobody got anything done. Safe for all threads. */
final class Tally {

  private static final long UNSET = Long.MIN_VALUE;

  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong reconnects = new AtomicLong();
  private final AtomicLong lastNanos = new AtomicLong(UNSET);
  private final AtomicLong longestSilence = new AtomicLong();

  /** A write was acknowledged. */
  void acknowledge(long nowNanos) {
    acknowledged.incrementAndGet();
    long before = lastNanos.getAndSet(nowNanos);
    if (before != UNSET && nowNanos - before > longestSilence.get()) {
      longestSilence.accumulateAndGet(nowNanos - before, Math::max);
    }
  }

  /** A connection broke, and so many unanswered commands are sent again. */
  void reconnect(int unanswered) {
    reconnects.incrementAndGet();
    repeated.addAndGet(unanswered);
  }

  /** Forgets the longest silence so far. */
  void listenAnew() {
    longestSilence.set(0);
  }

  /** The longest time since {@link #listenAnew} in which no write was acknowledged. */
  Duration longestSilence() {
    return Duration.ofNanos(longestSilence.get());
  }

  long acknowledged() {
    return acknowledged.get();
  }

  long repeated() {
    return repeated.get();
  }

  long reconnects() {
    return reconnects.get();
  }
}
