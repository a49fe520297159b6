package dev.troupe.raft;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * How long a member waits to hear of a leader before it stands (§5.2): at random between two
 * bounds. The lower one never changes, as others rely on it (§6, leases). Where a node has many
 * groups the upper one moves away after attempts in vain: a thousand members that ask again and
 * again, because they were not answered in time, keep each other from answering.
 */
final class ElectionTimeouts {

  /**
   * The first attempt in vain costs nothing: votes that were split are another matter of chance.
   */
  private static final int FREE = 1;

  private static final int MOST_DOUBLINGS = 3;

  private final long least;
  private final long width;
  private final RandomGenerator random;
  private final BooleanSupplier oneOfMany;
  private long onceMore;
  private int inVain; // attempts in a row

  /**
   * @param oneOfMany the member's node has many groups
   * @param firstLonger milliseconds by which the first one is longer than it would be
   */
  ElectionTimeouts(
      RaftSettings settings, RandomGenerator random, BooleanSupplier oneOfMany, long firstLonger) {
    this.least = settings.electionTimeoutMin().toMillis();
    this.width = settings.electionTimeoutMax().toMillis() - least;
    this.random = random;
    this.oneOfMany = oneOfMany;
    this.onceMore = firstLonger;
  }

  /** A fresh one. */
  Duration next() {
    int doublings = Math.min(MOST_DOUBLINGS, Math.max(0, inVain - FREE));
    long millis = random.nextLong(least, least + (width << doublings)) + onceMore;
    onceMore = 0;
    return Duration.ofMillis(millis);
  }

  /** The member has stood, and neither won nor heard of a leader for a timeout. */
  void stoodInVain() {
    inVain += oneOfMany.getAsBoolean() ? 1 : 0;
  }

  /** There is a leader; or it is this member's turn, as another one asks that has not enough. */
  void reset() {
    inVain = 0;
  }

  /** One of many members, it has stood in vain before, with no leader since. */
  boolean isRepetition() {
    return inVain > 0;
  }
}
