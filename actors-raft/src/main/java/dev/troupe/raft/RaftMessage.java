package dev.troupe.raft;

import dev.troupe.kryo.KryoMessage;
import java.util.List;

/** What members of a group say to each other (Figures 2 and 13). */
sealed interface RaftMessage extends RaftNode.Command, KryoMessage {

  /** The member that sent it. */
  String from();

  /** Its term; of a pre-vote request, the term that it would stand in. */
  long term();

  /**
   * RequestVote RPC (Figure 2).
   *
   * @param preVote a question only: nobody's term or vote changes by it (thesis 9.6)
   * @param transfer the leader itself has asked for this election (thesis 3.10), so that having
   *     heard of it is no reason to refuse
   */
  record RequestVote(
      String from,
      long term,
      long lastLogIndex,
      long lastLogTerm,
      boolean preVote,
      boolean transfer)
      implements RaftMessage {

    RequestVote(String from, long term, long lastLogIndex, long lastLogTerm, boolean preVote) {
      this(from, term, lastLogIndex, lastLogTerm, preVote, false);
    }
  }

  /**
   * A follower that has queries asks how far its state must be to answer them (thesis 6.4).
   *
   * @param number counts the follower's questions
   */
  record ReadIndex(String from, long term, long number) implements RaftMessage {}

  /**
   * The leader still led after it was asked.
   *
   * @param index its commitIndex
   */
  record ReadIndexReply(String from, long term, long number, long index) implements RaftMessage {}

  /** The leader hands over: the receiver has all of its log and stands at once (thesis 3.10). */
  record TimeoutNow(String from, long term) implements RaftMessage {}

  /**
   * The answer to RequestVote.
   *
   * @param term the voter's term; of a granted pre-vote, the term asked about
   */
  record VoteReply(String from, long term, boolean granted, boolean preVote)
      implements RaftMessage {}

  /**
   * AppendEntries RPC (Figure 2).
   *
   * @param round counts the leader's rounds of confirmation; the reply carries it back (§8)
   */
  record AppendEntries(
      String from,
      long term,
      long prevLogIndex,
      long prevLogTerm,
      Entries entries,
      long leaderCommit,
      long round)
      implements RaftMessage {

    AppendEntries(
        String from,
        long term,
        long prevLogIndex,
        long prevLogTerm,
        List<Entry> entries,
        long leaderCommit,
        long round) {
      this(from, term, prevLogIndex, prevLogTerm, Entries.of(entries), leaderCommit, round);
    }

    long lastIndex() {
      return prevLogIndex + entries.size();
    }
  }

  /**
   * The follower's log agrees with the leader's up to {@code matchIndex}, and is on disk so far.
   *
   * @param round of the AppendEntries that this answers
   */
  record AppendAccepted(String from, long term, long matchIndex, long round)
      implements RaftMessage {}

  /**
   * The entry at {@code prevLogIndex} is missing or of another term (§5.3, fast backup).
   *
   * @param prevLogIndex of the AppendEntries that this answers
   * @param conflictTerm XTerm: the term of the follower's entry there, 0 if its log is shorter
   * @param conflictIndex XIndex: its first index of that term, or the index after its last entry
   */
  record AppendRejected(
      String from, long term, long prevLogIndex, long conflictTerm, long conflictIndex, long round)
      implements RaftMessage {}

  /** InstallSnapshot RPC (Figure 13): one chunk. */
  record InstallSnapshot(
      String from, long term, SnapshotMeta snapshot, long offset, byte[] data, long round)
      implements RaftMessage {

    boolean done() {
      return offset + data.length == snapshot.size();
    }
  }

  /**
   * How much of a snapshot the follower has.
   *
   * @param index the snapshot's last included index
   * @param nextOffset the first byte it lacks
   * @param installed the snapshot stands in for its log, on disk
   */
  record SnapshotReply(
      String from, long term, long index, long nextOffset, boolean installed, long round)
      implements RaftMessage {}
}
