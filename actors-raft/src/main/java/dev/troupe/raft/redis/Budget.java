package dev.troupe.raft.redis;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The bytes that all connections together hold: commands on their way, replies, pieces. Beside
 * these, what is expected of requests that are under way: so many small ones may ask for so much
 * that it must be known before it arrives.
 */
final class Budget {

  /** Of the limit: more than this is held by one connection alone only if it does not read. */
  private static final int HOARD = 64;

  /** Who holds less than this is not to blame; it is served up to twice the limit. */
  private static final int SMALL = 16 * 1024;

  private final LongAdder used = new LongAdder();
  private final AtomicLong expected = new AtomicLong();
  private final long limit;

  Budget(long limit) {
    this.limit = limit;
  }

  /** The limit of the settings, but never more than a quarter of the heap, or it would not hold. */
  static Budget withinHeap(long limit) {
    return new Budget(Math.min(limit, Runtime.getRuntime().maxMemory() / 4));
  }

  /** Counts bytes; negative ones are given back. */
  void add(long bytes) {
    used.add(bytes);
  }

  /** Counts bytes that a request may bring; negative ones when it has its answer. */
  void expect(long bytes) {
    expected.addAndGet(bytes);
  }

  /** False if so much is under way that requests which may bring so much have to wait. */
  boolean mayExpect(long bytes) {
    return bytes <= SMALL || expected.get() < limit / 2;
  }

  /** The most that one connection may expect at a time. */
  long share() {
    return limit / 8;
  }

  long used() {
    return used.sum();
  }

  boolean isExceeded() {
    return used.sum() > limit;
  }

  /** True if a connection that holds so much itself, a new batch included, gets no more. */
  boolean refuses(long own) {
    return isExceeded() && (own > SMALL || used.sum() > 2 * limit);
  }

  /** True if one connection that holds so much should give it up for the others. */
  boolean isHoard(long bytes) {
    return bytes > limit / HOARD && isExceeded();
  }
}
