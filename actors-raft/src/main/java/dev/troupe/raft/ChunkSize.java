package dev.troupe.raft;

import java.time.Duration;

/**
 * How much of a snapshot is sent at once. What goes to the same node behind a chunk waits for it,
 * heartbeats of other groups among it: so it may be large where answers come soon, and no larger
 * than what a connection carries in a part of a heartbeat's interval. Times are nanoseconds.
 */
final class ChunkSize {

  private final int least;
  private final int most;
  private final long soon; // beyond the quickest answer so far
  private final long atAll;
  private int bytes;
  private long quickest = Long.MAX_VALUE;

  /**
   * Begins with the least.
   *
   * @param most bytes; at least as many
   */
  ChunkSize(int least, int most, Duration heartbeatInterval, Duration electionTimeout) {
    this.least = least;
    this.most = most;
    this.soon = heartbeatInterval.toNanos() / 4;
    this.atAll = electionTimeout.toNanos() / 4;
    this.bytes = least;
  }

  int bytes() {
    return bytes;
  }

  /** A chunk was acknowledged, so long after it was sent. */
  void answeredAfter(long nanos) {
    quickest = Math.min(quickest, nanos); // what is far away answers late, however small the chunk
    long more = nanos - quickest;
    if (more <= soon && nanos <= atAll) {
      bytes = (int) Math.min(2L * bytes, most);
    } else if (more > 2 * soon || nanos > 2 * atAll) {
      bytes = Math.max(bytes / 2, least);
    }
  }

  /** It was not, and is sent again. */
  void unanswered() {
    bytes = least;
  }
}
