package dev.troupe.raft;

import dev.troupe.raft.RaftEvent.TermAdvanced;
import dev.troupe.raft.RaftEvent.VoteCast;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leader election (§5.2, §5.4.1), as pure functions of the durable state. */
final class ElectionRules {

  private ElectionRules() {}

  /**
   * Figure 2, RequestVote RPC, as seen by the receiver.
   *
   * @param hearsLeader a leader was heard of within the least election timeout; then whoever asks
   *     was cut off or removed, and must not disturb (§6, thesis 4.2.3)
   */
  static Decision onRequestVote(
      String self, RaftState state, RequestVote ask, boolean hearsLeader) {
    return ask.preVote()
        ? onPreVote(self, state, ask, hearsLeader)
        : onVote(self, state, ask, hearsLeader);
  }

  private static Decision onVote(
      String self, RaftState state, RequestVote ask, boolean hearsLeader) {
    if (hearsLeader && !ask.transfer()) { // a leader that hands over has asked for it (3.10)
      return Decision.none(); // no answer at all, and the term stays
    }
    List<RaftEvent> events = new ArrayList<>(2);
    Optional<String> votedFor = state.votedFor();
    long term = state.term();
    if (ask.term() > term) { // all servers, rule 2 (§5.1)
      term = ask.term();
      votedFor = Optional.empty();
      events.add(new TermAdvanced(term));
    }
    boolean granted =
        ask.term() == term // rule 1 (§5.1)
            && votedFor.orElse(ask.from()).equals(ask.from()) // rule 2 (§5.2)
            && isUpToDate(state.log(), ask); // rule 2 (§5.4.1)
    if (granted && votedFor.isEmpty()) {
      events.add(new VoteCast(term, ask.from()));
    }
    return Decision.of(events, new VoteReply(self, term, granted, false));
  }

  // Beyond Figure 2: a pre-vote (thesis 9.6) changes nothing here; it asks whether a vote could be
  // won, so that a member that was cut off does not raise the term when it returns.
  private static Decision onPreVote(
      String self, RaftState state, RequestVote ask, boolean hearsLeader) {
    boolean granted = !hearsLeader && ask.term() > state.term() && isUpToDate(state.log(), ask);
    long term = granted ? ask.term() : state.term();
    return Decision.of(List.of(), new VoteReply(self, term, granted, true));
  }

  /** Figure 2, RequestVote RPC, arguments: asks for a vote, or a pre-vote, in this term. */
  static RequestVote request(
      String self, RaftState state, long term, boolean preVote, boolean transfer) {
    RaftLog log = state.log();
    return new RequestVote(self, term, log.lastIndex(), log.lastTerm(), preVote, transfer);
  }

  /** §5.4.1: a later last term is more up to date; with the same last term, the longer log is. */
  static boolean isUpToDate(RaftLog log, RequestVote ask) {
    return ask.lastLogTerm() > log.lastTerm()
        || (ask.lastLogTerm() == log.lastTerm() && ask.lastLogIndex() >= log.lastIndex());
  }
}
