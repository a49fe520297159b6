package dev.troupe.raft;

import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Log replication (§5.3, §5.4.2), as pure functions of the durable state. */
final class ReplicationRules {

  private ReplicationRules() {}

  /** What a follower makes of an AppendEntries of its own term. */
  sealed interface Verdict {}

  /**
   * The logs agree up to {@code matchIndex}, once {@code appended} (if any) is on disk.
   *
   * @param matchIndex the last entry that the message vouches for
   */
  record Accepted(long matchIndex, Optional<EntriesAppended> appended) implements Verdict {}

  /** The logs do not agree at prevLogIndex; the hints of the fast backup (§5.3). */
  record Rejected(long conflictTerm, long conflictIndex) implements Verdict {}

  /** Figure 2, AppendEntries RPC, receiver's rules 2 to 4. */
  static Verdict onAppendEntries(RaftState state, AppendEntries ask) {
    RaftLog log = state.log();
    if (ask.prevLogIndex() > log.lastIndex()) { // rule 2: no entry there
      return new Rejected(0, log.lastIndex() + 1);
    }
    if (ask.prevLogIndex() >= log.baseIndex()
        && log.term(ask.prevLogIndex()) != ask.prevLogTerm()) { // rule 2: of another term
      return new Rejected(
          log.term(ask.prevLogIndex()), firstIndexOfTermAt(log, ask.prevLogIndex()));
    }
    // What lies before our base is committed, so it agrees with every leader (§5.4.3).
    long index = Math.max(ask.prevLogIndex(), Math.min(log.baseIndex(), ask.lastIndex()));
    while (index < ask.lastIndex()
        && index < log.lastIndex()
        && log.term(index + 1) == termAt(ask, index + 1)) {
      index++; // already here
    }
    if (index == ask.lastIndex()) {
      return new Accepted(ask.lastIndex(), Optional.empty());
    }
    // rules 3 and 4: what conflicts goes, what is new comes
    return new Accepted(
        ask.lastIndex(), Optional.of(new EntriesAppended(index, entriesAfter(ask, index))));
  }

  private static Entries entriesAfter(AppendEntries ask, long index) {
    int known = (int) (index - ask.prevLogIndex());
    return known == 0
        ? ask.entries() // as it mostly is: with their bytes
        : Entries.of(List.copyOf(ask.entries().subList(known, ask.entries().size())));
  }

  private static long termAt(AppendEntries ask, long index) {
    return ask.entries().get((int) (index - ask.prevLogIndex() - 1)).term();
  }

  private static long firstIndexOfTermAt(RaftLog log, long index) {
    long term = log.term(index);
    long first = index;
    while (first - 1 > log.baseIndex() && log.term(first - 1) == term) {
      first--;
    }
    return first;
  }

  /**
   * Where the leader tries next after a rejection (§5.3): after its own last entry of the
   * conflicting term if it has one, else at the follower's first entry of that term; so one round
   * trip passes over a whole term.
   */
  static long nextIndexAfter(RaftLog log, AppendRejected reply) {
    long next = Math.min(reply.conflictIndex(), reply.prevLogIndex());
    if (reply.conflictTerm() == 0) {
      return Math.max(1, next);
    }
    long index = Math.min(reply.prevLogIndex(), log.lastIndex());
    while (index > log.baseIndex() && log.term(index) > reply.conflictTerm()) {
      index--;
    }
    boolean hasTerm = log.knows(index) && log.term(index) == reply.conflictTerm();
    return Math.max(1, hasTerm ? Math.min(index + 1, reply.prevLogIndex()) : next);
  }

  /**
   * Figure 2, leaders, last rule: the highest index that a majority has, provided that its entry is
   * of the leader's own term (§5.4.2, Figure 8: an older entry is committed only along with it).
   *
   * @param matchIndex of each voter, the leader itself included where it is one
   */
  static long commitIndex(RaftState state, long commitIndex, ToLongFunction<String> matchIndex) {
    long onQuorum = state.configuration().reachedByQuorum(matchIndex);
    boolean ofOwnTerm =
        onQuorum > commitIndex
            && state.log().knows(onQuorum)
            && state.log().term(onQuorum) == state.term();
    return ofOwnTerm ? onQuorum : commitIndex;
  }
}
