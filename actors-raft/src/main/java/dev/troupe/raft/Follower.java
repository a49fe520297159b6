package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.raft.RaftNode.Command;
import dev.troupe.raft.RaftStatus.RoleName;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Follower (§5.2): answers leaders and candidates, and asks for votes itself when it has heard from
 * neither for an election timeout.
 */
final class Follower extends Role {

  private final Optional<String> leader;
  private long electionTimeoutNanos;
  private long lastHeard; // from the leader, or a vote given

  Follower(Member me, Optional<String> leader) {
    super(me);
    this.leader = leader;
    this.lastHeard = me.now();
    this.electionTimeoutNanos = me.electionTimeout().toNanos();
    me.timers().cancel(RaftNode.Timeout.HEARTBEAT);
    me.timers().cancel(RaftNode.Timeout.DEADLINE);
    startTimer(electionTimeoutNanos);
    me.announce(name(), leader);
  }

  @Override
  RoleName name() {
    return RoleName.FOLLOWER;
  }

  @Override
  Optional<String> leader() {
    return leader;
  }

  @Override
  protected boolean hearsLeader() {
    return leader.isPresent()
        && me.now() - lastHeard < me.settings().electionTimeoutMin().toNanos();
  }

  @Override
  protected Follower followerOf(String from, long term) {
    boolean same = term == me.state().term() && leader.isPresent();
    return same ? this : super.followerOf(from, term);
  }

  /** Figure 2, AppendEntries RPC, receiver's rules 2 to 5. */
  Behavior<Command> append(AppendEntries message) {
    lastHeard = me.now();
    ReplicationRules.Verdict verdict = ReplicationRules.onAppendEntries(me.state(), message);
    if (verdict instanceof ReplicationRules.Accepted accepted) {
      accept(message, accepted);
    } else if (verdict instanceof ReplicationRules.Rejected rejected) {
      me.send(
          message.from(),
          new AppendRejected(
              me.self(),
              message.term(),
              message.prevLogIndex(),
              rejected.conflictTerm(),
              rejected.conflictIndex(),
              message.round()));
    }
    return this;
  }

  private void accept(AppendEntries message, ReplicationRules.Accepted accepted) {
    accepted.appended().ifPresent(this::record);
    me.flush();
    me.commitTo(Math.min(message.leaderCommit(), accepted.matchIndex()), Proposals.NONE); // rule 5
    if (accepted.appended().isEmpty()) {
      // A heartbeat is answered at once, whatever the disk does: for what is on disk already.
      acknowledge(message, Math.min(accepted.matchIndex(), me.durableIndex()));
    } else {
      me.whenDurable(() -> acknowledge(message, accepted.matchIndex()));
    }
  }

  private void acknowledge(AppendEntries message, long matchIndex) {
    me.send(
        message.from(), new AppendAccepted(me.self(), message.term(), matchIndex, message.round()));
  }

  private void record(RaftEvent.EntriesAppended appended) {
    if (appended.prevIndex() < me.commitIndex()) { // Figure 3, state machine safety
      throw new IllegalStateException(
          me.self()
              + " would cut committed entries: "
              + appended.prevIndex()
              + " < "
              + me.commitIndex());
    }
    me.record(appended);
  }

  /** Figure 13, InstallSnapshot RPC, receiver's rules 2 to 8. */
  Behavior<Command> receive(InstallSnapshot message) {
    lastHeard = me.now();
    if (SnapshotRules.isStale(me.state(), message.snapshot(), me.commitIndex())) {
      me.receiver().discard();
      me.whenDurable(
          () ->
              me.send(
                  message.from(),
                  new SnapshotReply(
                      me.self(),
                      message.term(),
                      message.snapshot().index(),
                      message.snapshot().size(),
                      true,
                      message.round())));
    } else {
      me.receiver().onChunk(message);
    }
    return this;
  }

  @Override
  protected Behavior<Command> onTimeout(RaftNode.Timeout timeout) {
    if (timeout != RaftNode.Timeout.ELECTION) {
      return this;
    }
    long left = electionTimeoutNanos - (me.now() - lastHeard);
    if (left > 0) { // was heard of since the timer was started
      electionTimeoutNanos = me.electionTimeout().toNanos();
      startTimer(Math.max(left, 1_000_000));
      return this;
    }
    return new PreCandidate(me);
  }

  private void startTimer(long nanos) {
    me.timers()
        .startSingleTimer(
            RaftNode.Timeout.ELECTION, RaftNode.Timeout.ELECTION, Duration.ofNanos(nanos));
  }
}
