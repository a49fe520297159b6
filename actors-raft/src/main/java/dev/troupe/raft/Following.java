package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.raft.RaftNode.Command;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/**
 * What {@link Follower} and {@link Learner} have in common: they take a leader's entries and
 * snapshots. Which of the two a member is, its configuration says, and that may change with each
 * message.
 */
abstract sealed class Following extends Role permits Follower, Learner {

  /** On disk, but not acknowledged: what was sent last while the state machine was behind. */
  private record Withheld(AppendEntries message, long matchIndex) {}

  private final Optional<String> leader;
  private final Optional<FollowerReads> reads;
  private Optional<Withheld> withheld = Optional.empty();

  Following(Member me, Optional<String> leader) {
    super(me);
    this.leader = leader;
    this.reads = leader.map(of -> new FollowerReads(me, of));
    if (leader.isPresent()) {
      me.electionTimeouts().reset(); // before a follower draws its first one
    }
    me.timers().cancel(RaftNode.Timeout.ELECTION);
    me.timers().cancel(RaftNode.Timeout.DEADLINE);
  }

  /** A follower, or a learner where the member cannot stand for election. */
  static Following of(Member me, Optional<String> leader) {
    return me.mayStand() ? new Follower(me, leader) : new Learner(me, leader);
  }

  @Override
  final Optional<String> leader() {
    return leader;
  }

  @Override
  protected final Following followerOf(String from, long term) {
    boolean same = term == me.state().term() && leader.isPresent();
    return same ? this : super.followerOf(from, term);
  }

  /** The leader of this term was heard of just now. */
  protected void onLeaderHeard() {}

  @Override
  protected final Behavior<Command> settle() {
    reads.ifPresent(FollowerReads::step);
    if (me.mayStand() == this instanceof Follower) {
      return this;
    }
    leave();
    return of(me, leader);
  }

  @Override
  protected void leave() {
    reads.ifPresent(waiting -> waiting.abandon().forEach(super::onRead));
  }

  // ---- queries

  @Override
  protected final Behavior<Command> onRead(ClientMessage.Read read) {
    if (reads.isEmpty() || !me.settings().reads().atMember()) {
      return super.onRead(read);
    }
    if (!reads.get().add(read)) {
      refuseAsBusy(read);
    }
    return this;
  }

  private void refuseAsBusy(ClientMessage.Read read) {
    me.sendToClient(
        read.client(),
        new ClientMessage.ReadRefused(
            read.incarnation(),
            read.batch(),
            ClientMessage.Refusal.BUSY,
            Optional.empty(),
            me.state().term()));
  }

  @Override
  protected final void onReadIndexReply(RaftMessage.ReadIndexReply reply) {
    reads.ifPresent(waiting -> waiting.onReply(reply));
  }

  // ---- the leader's messages

  /** Figure 2, AppendEntries RPC, receiver's rules 2 to 5. */
  final Behavior<Command> append(AppendEntries message) {
    me.hearLeader();
    onLeaderHeard();
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
    return settle();
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

  /**
   * Flow control, which the paper leaves out: while the state machine is behind, only what it has
   * applied is acknowledged. So the leader's window fills, and it sends no more; but it is answered
   * all the while, and follows that way as the state machine comes on. To acknowledge less than is
   * on disk breaks no promise.
   */
  private void acknowledge(AppendEntries message, long matchIndex) {
    long told = matchIndex;
    if (me.isBehind()) {
      told = Math.min(matchIndex, me.lastApplied());
      me.setup().observer().heldUp(me.self());
      if (withheld.isEmpty() || withheld.get().matchIndex() <= matchIndex) {
        withheld = Optional.of(new Withheld(message, matchIndex));
      }
    }
    me.send(message.from(), new AppendAccepted(me.self(), message.term(), told, message.round()));
  }

  @Override
  protected final Behavior<Command> onApplied(RaftApplier.Applied applied) {
    Behavior<Command> next = super.onApplied(applied);
    if (!me.isBehind() && withheld.isPresent()) {
      Withheld last = withheld.get();
      withheld = Optional.empty();
      acknowledge(last.message(), last.matchIndex());
    }
    return next;
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

  /**
   * Figure 13, InstallSnapshot RPC, receiver's rules 2 to 8. While the state machine has to catch
   * up nothing is taken, and nothing answered: an answer would open the leader's window anew, again
   * and again, and what a member holds for its state machine would have no bound. The leader
   * repeats what is not answered.
   */
  final Behavior<Command> receive(InstallSnapshot message) {
    me.hearLeader();
    onLeaderHeard();
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
    } else if (!me.mustCatchUpFirst()) {
      me.receiver().onChunk(message);
    }
    return this;
  }
}
