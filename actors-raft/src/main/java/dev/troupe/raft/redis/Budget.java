package dev.troupe.raft.redis;

import java.util.concurrent.atomic.LongAdder;

/** The bytes that all connections together hold: commands on their way, replies, pieces. */
final class Budget {

  private final LongAdder used = new LongAdder();
  private final long limit;

  Budget(long limit) {
    this.limit = limit;
  }

  /** Counts bytes; negative ones are given back. */
  void add(long bytes) {
    used.add(bytes);
  }

  long used() {
    return used.sum();
  }

  boolean isExceeded() {
    return used.sum() > limit;
  }
}
