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
 * Pre-candidate (thesis 9.6): asks whether it could win before it raises its term, so that a member
 * that was cut off does not depose a healthy leader when it returns.
 */
final class PreCandidate extends Role {

  /** A set, so that a doubled message helps nobody. */
  private final SortedSet<String> granted = new TreeSet<>();

  PreCandidate(Member me) {
    super(me);
    startTimer();
    me.announce(name(), Optional.empty());
    long term = me.state().term() + 1;
    me.sendToVoters(ElectionRules.request(me.self(), me.state(), term, true, false));
    me.context().getSelf().tell(new VoteReply(me.self(), term, true, true)); // may be alone
  }

  private void startTimer() {
    me.timers()
        .startSingleTimer(
            RaftNode.Timeout.ELECTION, RaftNode.Timeout.ELECTION, me.electionTimeout());
  }

  @Override
  RoleName name() {
    return RoleName.PRECANDIDATE;
  }

  @Override
  Optional<String> leader() {
    return Optional.empty();
  }

  @Override
  protected Behavior<Command> onVoteReply(VoteReply reply) {
    boolean ours = reply.preVote() && reply.granted() && reply.term() == me.state().term() + 1;
    if (!ours) {
      return super.onVoteReply(reply);
    }
    granted.add(reply.from());
    return me.configuration().isQuorum(granted::contains) ? new Candidate(me) : this;
  }

  /**
   * Where two stand at the same time, one gives way: else they would split the votes, and all would
   * wait for another election timeout. It was answered already, so this is a matter of speed alone.
   */
  @Override
  protected Behavior<Command> afterVoteReply(RequestVote ask) {
    boolean rival = ask.preVote() && ask.term() == me.state().term() + 1;
    boolean hasAsMuch =
        ask.lastLogTerm() == me.log().lastTerm() && ask.lastLogIndex() == me.log().lastIndex();
    boolean hasMore = ElectionRules.isUpToDate(me.log(), ask) && !hasAsMuch;
    boolean givesWay = hasMore || (hasAsMuch && ask.from().compareTo(me.self()) < 0);
    if (!hasMore && !hasAsMuch && me.electionTimeouts().isRepetition()) {
      me.electionTimeouts().reset(); // somebody is there again who cannot win: it is our turn
      startTimer();
    }
    return rival && givesWay ? Following.of(me, Optional.empty()) : this;
  }

  @Override
  protected Behavior<Command> onTimeout(RaftNode.Timeout timeout) {
    if (timeout != RaftNode.Timeout.ELECTION) {
      return this;
    }
    me.electionTimeouts().stoodInVain();
    return new PreCandidate(me);
  }
}
