package dev.troupe.raft;

import dev.troupe.raft.RaftNode.Timeout;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whom a leader asks to confirm a round of {@link ReadRounds}: first those alone with whom it
 * confirmed the round before, as they are quick and a quorum with it; the other voters when these
 * are late. Whom it asks decides nothing about safety: a round is confirmed by a quorum of those
 * who have answered it, whoever they are.
 *
 * <p>The heartbeat asks all followers in any case, so that one who has become slow does not stay
 * the only one who is asked.
 */
final class RoundAsking {

  private final Member me;
  private final Replicator replicator;
  private final ReadRounds reads;

  /** Who had answered when the last round was confirmed. */
  private Set<String> quick = Set.of();

  // One timer for all rounds, not one for each: it looks whether the round is still the same.
  private boolean watching;
  private long watched;
  private long othersAsked;

  RoundAsking(Member me, Replicator replicator, ReadRounds reads) {
    this.me = me;
    this.replicator = replicator;
    this.reads = reads;
  }

  /** A round begins. */
  void ask() {
    if (!me.configuration().isQuorum(voter -> voter.equals(me.self()) || quick.contains(voter))) {
      replicator.heartbeat(); // the first round, or these are not enough any more (§6)
      return;
    }
    quick.forEach(replicator::heartbeat);
    if (!watching && !quick.isEmpty()) {
      watch();
    }
  }

  /** The round under way has just been confirmed. */
  void onConfirmed() {
    long round = reads.confirmingRound();
    if (quick.isEmpty() || !quick.stream().allMatch(peer -> replicator.hasAcked(peer, round))) {
      quick = new TreeSet<>(me.configuration().allVoters());
      quick.removeIf(voter -> voter.equals(me.self()) || !replicator.hasAcked(voter, round));
    }
  }

  private void watch() {
    watching = true;
    watched = reads.confirmingRound();
    me.timers()
        .startSingleTimer(Timeout.ROUND, Timeout.ROUND, me.settings().reads().askOthersAfter());
  }

  /** The timer has rung: a round that it has seen before is late. */
  void onTimer() {
    watching = false;
    if (!reads.isConfirming()) {
      return;
    }
    if (reads.confirmingRound() == watched && othersAsked != watched) {
      othersAsked = watched;
      askOthers();
    }
    watch();
  }

  private void askOthers() {
    for (String voter : me.configuration().allVoters()) {
      if (!voter.equals(me.self()) && !quick.contains(voter)) {
        replicator.heartbeat(voter);
      }
    }
  }

  /** No leader any more. */
  void stop() {
    me.timers().cancel(Timeout.ROUND);
  }
}
