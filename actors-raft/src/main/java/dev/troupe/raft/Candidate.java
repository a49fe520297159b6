package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.VoteReply;
import dev.troupe.raft.RaftNode.Command;
import dev.troupe.raft.RaftStatus.RoleName;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Candidate (§5.2): raises its term, votes for itself and asks the others; leads with the votes of
 * a majority, follows whoever leads already, or tries again after a fresh random timeout.
 */
final class Candidate extends Role {

  /** A set, so that a doubled message elects nobody. */
  private final SortedSet<String> votes = new TreeSet<>();

  Candidate(Member me) {
    this(me, false);
  }

  /**
   * @param transfer the leader has asked for it (thesis 3.10)
   */
  Candidate(Member me, boolean transfer) {
    super(me);
    long term = me.state().term() + 1;
    me.record(new RaftEvent.TermAdvanced(term)); // Figure 2, candidates: increment currentTerm
    me.record(new RaftEvent.VoteCast(term, me.self())); // vote for self
    me.flush();
    me.timers() // reset election timer
        .startSingleTimer(
            RaftNode.Timeout.ELECTION, RaftNode.Timeout.ELECTION, me.electionTimeout());
    me.announce(name(), Optional.empty());
    RequestVote ask = ElectionRules.request(me.self(), me.state(), term, false, transfer);
    me.whenDurable(() -> ask(ask)); // send RequestVote RPCs to all other servers
  }

  private void ask(RequestVote ask) {
    if (me.state().term() != ask.term()) {
      return; // overtaken while our own vote went to the disk
    }
    me.context().getSelf().tell(new VoteReply(me.self(), ask.term(), true, false));
    me.sendToVoters(ask);
  }

  @Override
  RoleName name() {
    return RoleName.CANDIDATE;
  }

  @Override
  Optional<String> leader() {
    return Optional.empty();
  }

  @Override
  protected Behavior<Command> onVoteReply(VoteReply reply) {
    boolean ours = !reply.preVote() && reply.granted() && reply.term() == me.state().term();
    if (!ours) {
      return super.onVoteReply(reply);
    }
    votes.add(reply.from());
    return me.configuration().isQuorum(votes::contains) ? new Leader(me) : this;
  }

  @Override
  protected Behavior<Command> onTimeout(RaftNode.Timeout timeout) {
    if (timeout != RaftNode.Timeout.ELECTION) {
      return this;
    }
    me.electionTimeouts().stoodInVain();
    return new PreCandidate(me); // a term is raised only where it can be won
  }
}
