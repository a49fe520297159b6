package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.RequestVote;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.raft.RaftMessage.VoteReply;
import dev.troupe.raft.RaftNode.Command;
import dev.troupe.raft.RaftStatus.RoleName;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * One of the states of Figure 4, as a behaviour. Here is what every role does alike; a subclass is
 * its role's row of the transition table, and overrides what it answers otherwise.
 */
abstract class Role extends AbstractBehavior<Command> {

  protected final Member me;

  protected Role(Member me) {
    super(me.context());
    this.me = me;
  }

  /** How it is called in a status. */
  abstract RoleName name();

  /** The leader of this term, where known. */
  abstract Optional<String> leader();

  /** The list of all cases, but that what comes by thousands a second is not looked up in it. */
  @Override
  public final Receive<Command> createReceive() {
    Receive<Command> all = allCases();
    return new Receive<>() {
      @Override
      public Behavior<Command> receiveMessage(Command message) throws Exception {
        if (message instanceof HeartbeatHub.Bundled bundled) {
          return onBundled(bundled);
        }
        if (message instanceof Parent.OfLife ofLife) {
          return onOfLife(ofLife);
        }
        return all.receiveMessage(message);
      }

      @Override
      public Behavior<Command> receiveSignal(Signal signal) throws Exception {
        return all.receiveSignal(signal);
      }
    };
  }

  private Receive<Command> allCases() {
    return newReceiveBuilder()
        .onMessage(AppendEntries.class, this::onAppendEntries)
        .onMessage(RaftMessage.AppendAccepted.class, m -> inTerm(m, () -> onAccepted(m)))
        .onMessage(RaftStorage.Persisted.class, m -> onPersisted())
        .onMessage(RaftApplier.Applied.class, this::onApplied)
        .onMessage(RaftApplier.Answered.class, this::onAnswered)
        .onMessage(ClientMessage.Propose.class, this::onPropose)
        .onMessage(ClientMessage.Read.class, this::onRead)
        .onMessage(RaftNode.Flush.class, m -> onFlush())
        .onMessage(RaftNode.Timeout.class, this::onTimeout)
        .onMessage(RaftMessage.AppendRejected.class, m -> inTerm(m, () -> onRejected(m)))
        .onMessage(RequestVote.class, this::onRequestVote)
        .onMessage(VoteReply.class, this::onVoteReply)
        .onMessage(InstallSnapshot.class, this::onInstallSnapshot)
        .onMessage(RaftMessage.ReadIndex.class, m -> inTerm(m, () -> onReadIndex(m)))
        .onMessage(RaftMessage.ReadIndexReply.class, m -> inTerm(m, () -> onReadIndexReply(m)))
        .onMessage(RaftMessage.TimeoutNow.class, this::onTimeoutNow)
        .onMessage(SnapshotReply.class, m -> inTerm(m, () -> onSnapshotReply(m)))
        .onMessage(SnapshotReceiver.Written.class, this::onChunkWritten)
        .onMessage(SnapshotSender.ChunkRead.class, this::onChunkRead)
        .onMessage(RaftApplier.SnapshotTaken.class, this::onSnapshotTaken)
        .onMessage(RaftNode.GetStatus.class, this::onGetStatus)
        .onMessage(GroupAdmin.ChangeMembers.class, this::onChangeMembers)
        .onMessage(GroupAdmin.AlterMembers.class, this::onAlterMembers)
        .onMessage(GroupAdmin.TransferLeadership.class, this::onTransferLeadership)
        .onMessage(Succession.Overdue.class, late -> onSuccessionOverdue())
        .onMessage(AdminMessage.Ask.class, this::onAdminAsk)
        .onMessage(AdminMessage.Answer.class, this::onAdminAnswer)
        .onMessage(AdminDesk.MadeWay.class, this::onMadeWay)
        .onSignal(Terminated.class, gone -> onChildStopped(gone))
        .onSignal(PreRestart.class, signal -> onEnd())
        .onSignal(PostStop.class, signal -> onEnd())
        .build();
  }

  // ---- all servers, rule 2 (§5.1): a higher term makes a follower

  /**
   * Handles a message if it is of this term; steps down before a later one, ignores an earlier one.
   */
  private Behavior<Command> inTerm(RaftMessage message, Runnable handler) {
    if (message.term() > me.state().term()) {
      return stepDown(message.term(), Optional.empty());
    }
    if (message.term() == me.state().term()) {
      handler.run();
    }
    return this;
  }

  /** Becomes a follower in this term, which may be the current one. */
  protected final Following stepDown(long term, Optional<String> leader) {
    leave();
    if (term > me.state().term()) {
      me.record(new RaftEvent.TermAdvanced(term));
      me.flush();
    }
    return Following.of(me, leader);
  }

  /** Called before another role takes over. */
  protected void leave() {}

  // ---- requests of other members

  private Behavior<Command> onRequestVote(RequestVote ask) {
    Decision decision = ElectionRules.onRequestVote(me.self(), me.state(), ask, hearsLeader());
    boolean higherTerm = !decision.events().isEmpty() && ask.term() > me.state().term();
    me.carryOut(decision, ask.from());
    boolean granted = decision.events().stream().anyMatch(RaftEvent.VoteCast.class::isInstance);
    if (higherTerm && !granted) {
      me.electionTimeouts().reset(); // who asks has not enough: it may be our turn
    }
    if (higherTerm || granted) {
      leave();
      return Following.of(me, Optional.empty()); // with a fresh timeout (§5.2)
    }
    return afterVoteReply(ask);
  }

  /** A request for a vote was answered, and neither term nor vote has changed by it. */
  protected Behavior<Command> afterVoteReply(RequestVote ask) {
    return this;
  }

  /** A leader was heard of within the least election timeout. */
  protected boolean hearsLeader() {
    return me.hasHeardLeader();
  }

  private Behavior<Command> onAppendEntries(AppendEntries message) {
    if (message.term() < me.state().term()) { // receiver's rule 1
      // Without its round: rounds are counted anew in each term, and this reply is of a later one.
      RaftMessage.AppendRejected reply =
          new RaftMessage.AppendRejected(
              me.self(), me.state().term(), message.prevLogIndex(), 0, 0, 0);
      me.whenDurable(() -> me.send(message.from(), reply));
      return this;
    }
    return followerOf(message.from(), message.term()).append(message);
  }

  private Behavior<Command> onInstallSnapshot(InstallSnapshot message) {
    if (message.term() < me.state().term()) {
      me.whenDurable(
          () ->
              me.send(
                  message.from(),
                  new SnapshotReply(
                      me.self(), me.state().term(), message.snapshot().index(), 0, false, 0)));
      return this;
    }
    return followerOf(message.from(), message.term()).receive(message);
  }

  /**
   * Just as if it had come alone; but that a follower's answer at once takes the same way back. A
   * leader's next message, and all that waits for the disk, does not.
   */
  private Behavior<Command> onBundled(HeartbeatHub.Bundled bundled) {
    me.answeringBundled(bundled.message() instanceof AppendEntries);
    try {
      return handOn(bundled.message());
    } finally {
      me.answeringBundled(false);
    }
  }

  /** What bundles are full of, without looking for its place in the long list once more. */
  private Behavior<Command> handOn(RaftMessage message) {
    if (message instanceof AppendEntries entries) {
      return onAppendEntries(entries);
    }
    if (message instanceof RaftMessage.AppendAccepted accepted) {
      return inTerm(accepted, () -> onAccepted(accepted));
    }
    return Behavior.interpretMessage(this, getContext(), message);
  }

  /** Whoever sends entries or a snapshot in a term leads it (§5.2). */
  protected Following followerOf(String leader, long term) {
    return stepDown(term, Optional.of(leader));
  }

  /** The configuration may say by now that this member has a say, or has none any more. */
  protected Behavior<Command> settle() {
    return this;
  }

  /** The leader wants this member to take over; only a follower can. */
  protected Behavior<Command> onTimeoutNow(RaftMessage.TimeoutNow message) {
    return this;
  }

  // ---- replies: only some roles wait for them

  protected Behavior<Command> onVoteReply(VoteReply reply) {
    boolean late = reply.granted() && reply.preVote(); // bears a term that nobody is in yet
    return reply.term() > me.state().term() && !late
        ? stepDown(reply.term(), Optional.empty())
        : this;
  }

  protected void onAccepted(RaftMessage.AppendAccepted reply) {}

  protected void onRejected(RaftMessage.AppendRejected reply) {}

  protected void onSnapshotReply(SnapshotReply reply) {}

  protected void onReadIndex(RaftMessage.ReadIndex ask) {}

  protected void onReadIndexReply(RaftMessage.ReadIndexReply reply) {}

  protected Behavior<Command> onChunkRead(SnapshotSender.ChunkRead chunk) {
    return this;
  }

  // ---- clients: only a leader serves them

  protected Behavior<Command> onPropose(ClientMessage.Propose frame) {
    if (me.frames().mayRefuse(frame)) { // else the client hears of the new leader, or tries again
      me.sendToClient(
          frame.client(),
          new ClientMessage.FrameRefused(
              frame.incarnation(),
              frame.epoch(),
              frame.frame(),
              ClientMessage.Refusal.NOT_LEADER,
              leader(),
              me.state().term()));
    }
    return this;
  }

  protected Behavior<Command> onRead(ClientMessage.Read read) {
    me.sendToClient(
        read.client(),
        new ClientMessage.ReadRefused(
            read.incarnation(),
            read.batch(),
            ClientMessage.Refusal.NOT_LEADER,
            leader(),
            me.state().term()));
    return this;
  }

  // ---- operators: only a leader serves them, and the others pass it on

  protected Behavior<Command> onChangeMembers(GroupAdmin.ChangeMembers ask) {
    me.desk().forward(new AdminMessage.SetMembers(ask.target()), ask.replyTo(), leader());
    return this;
  }

  private Behavior<Command> onAlterMembers(GroupAdmin.AlterMembers ask) {
    if (name() == RoleName.LEADER) {
      Configuration target = ask.edit().of(me.configuration());
      return onChangeMembers(new GroupAdmin.ChangeMembers(target, ask.replyTo()));
    }
    me.desk().forward(ask.edit(), ask.replyTo(), leader());
    return this;
  }

  protected Behavior<Command> onTransferLeadership(GroupAdmin.TransferLeadership ask) {
    me.desk().forward(new AdminMessage.Transfer(ask.target()), ask.replyTo(), leader());
    return this;
  }

  private Behavior<Command> onAdminAsk(AdminMessage.Ask ask) {
    if (!me.desk().isFirst(ask)) {
      return this; // the first one is answered, or will be
    }
    if (name() != RoleName.LEADER || !ask.isFor(me.state().term())) {
      me.desk().answer(ask, new GroupAdmin.NotLeader(leader()));
      return this;
    }
    Command command = ask.wish().with(me.desk().replyTo(ask));
    return Behavior.interpretMessage(this, getContext(), command);
  }

  private Behavior<Command> onSuccessionOverdue() {
    me.succession().onOverdue();
    return this;
  }

  private Behavior<Command> onAdminAnswer(AdminMessage.Answer answer) {
    me.desk().onAnswer(answer);
    return this;
  }

  private Behavior<Command> onMadeWay(AdminDesk.MadeWay way) {
    me.desk().onMadeWay(way, leader());
    return this;
  }

  // ---- our own children and timers

  private Behavior<Command> onOfLife(Parent.OfLife message) {
    if (!me.parent().isFor(message)) {
      return this;
    }
    if (message.message() instanceof RaftStorage.Persisted) { // as each write brings them
      return onPersisted();
    }
    if (message.message() instanceof RaftApplier.Applied applied) {
      return onApplied(applied);
    }
    return Behavior.interpretMessage(this, getContext(), message.message());
  }

  protected abstract Behavior<Command> onTimeout(RaftNode.Timeout timeout);

  protected Behavior<Command> onFlush() {
    return this;
  }

  private Behavior<Command> onPersisted() {
    me.onPersisted();
    return onDurable();
  }

  /** More of the log is on disk. */
  protected Behavior<Command> onDurable() {
    return this;
  }

  protected Behavior<Command> onApplied(RaftApplier.Applied applied) {
    me.onApplied(applied);
    me.compaction().startIfDue(transfer());
    return this;
  }

  private Behavior<Command> onAnswered(RaftApplier.Answered answered) {
    me.onAnswered(answered);
    return this;
  }

  /** Whether a follower needs the last snapshot. */
  protected Compaction.Transfer transfer() {
    return Compaction.Transfer.NONE;
  }

  private Behavior<Command> onSnapshotTaken(RaftApplier.SnapshotTaken taken) {
    me.compaction().onTaken(taken);
    return this;
  }

  private Behavior<Command> onChunkWritten(SnapshotReceiver.Written written) {
    me.receiver().onWritten(written).ifPresent(reply -> answer(written, reply));
    return settle();
  }

  private void answer(SnapshotReceiver.Written written, SnapshotReceiver.Progress progress) {
    SnapshotMeta snapshot = written.snapshot();
    if (progress.complete() && !SnapshotRules.isStale(me.state(), snapshot, me.commitIndex())) {
      me.install(snapshot);
    }
    me.whenDurable(
        () ->
            me.send(
                written.leader(),
                new SnapshotReply(
                    me.self(),
                    written.term(), // that of its round: whoever leads a later term ignores it
                    snapshot.index(),
                    progress.nextOffset(),
                    progress.complete(),
                    written.round())));
  }

  private Behavior<Command> onGetStatus(RaftNode.GetStatus ask) {
    ask.replyTo().tell(me.status(name(), leader(), leading()));
    return this;
  }

  /** What only a leader knows. */
  protected Optional<RaftStatus.Leading> leading() {
    return Optional.empty();
  }

  private Behavior<Command> onEnd() {
    me.receiver().stop();
    me.setup().share().hold(0, 0);
    return this;
  }

  private Behavior<Command> onChildStopped(Terminated gone) {
    Optional<StopsForGood> forGood =
        gone instanceof ChildFailed failed ? StopsForGood.in(failed.getCause()) : Optional.empty();
    if (forGood.isEmpty()) {
      throw new RaftNode.StorageFailed(me.self() + " (" + gone.getRef().path().name() + ")");
    }
    return stopForGood(forGood.get());
  }

  /** Stops by itself: a supervisor of its own for this would cost something with each message. */
  private Behavior<Command> stopForGood(StopsForGood why) {
    me.setup().observer().stopped(me.self(), why.getMessage());
    return Behaviors.stopped();
  }
}
