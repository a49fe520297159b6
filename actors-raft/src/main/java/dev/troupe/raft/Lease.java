package dev.troupe.raft;

import java.util.Arrays;

/**
 * A leader's lease (thesis 6.4.1): for a while after a majority has heard from it nobody else can
 * be elected, as voters refuse within the least election timeout of hearing a leader. It counts
 * from when the confirmed round was <em>sent</em>, and is shorter than that timeout by what the
 * members' clocks may differ in rate.
 */
final class Lease {

  private static final int ROUNDS = 256;

  private final Member me;
  private final Replicator replicator;
  private final long lengthNanos;

  /** When the last rounds were sent first; the round r is in place r modulo the length. */
  private final long[] sentAt = new long[ROUNDS];

  private final long[] rounds = new long[ROUNDS];

  Lease(Member me, Replicator replicator) {
    this.me = me;
    this.replicator = replicator;
    double drift = me.settings().reads().maxClockDrift();
    this.lengthNanos = (long) (me.settings().electionTimeoutMin().toNanos() / (1 + drift));
    Arrays.fill(rounds, -1);
  }

  /** To be called before the first message that bears this round leaves. */
  void onRound(long round) {
    int place = (int) (round % ROUNDS);
    rounds[place] = round;
    sentAt[place] = me.now();
  }

  boolean holds() {
    long now = me.now();
    // Differences to now, which keep their order where the clock itself runs over.
    long from =
        me.configuration()
            .reachedByQuorum(
                voter ->
                    voter.equals(me.self()) ? 0 : sentAt(replicator.ackedRound(voter), now) - now);
    return from != Long.MIN_VALUE && -from < lengthNanos;
  }

  /** A round that is forgotten was sent too long ago. */
  private long sentAt(long round, long now) {
    int place = (int) (round % ROUNDS);
    return round > 0 && rounds[place] == round ? sentAt[place] : now - lengthNanos;
  }
}
