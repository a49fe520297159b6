package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadRefused;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.ReadIndex;
import dev.troupe.raft.RaftMessage.ReadIndexReply;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.raft.RaftNode.Command;
import dev.troupe.raft.RaftNode.Timeout;
import dev.troupe.raft.RaftStatus.RoleName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Leader (§5.3): takes proposals, replicates them, commits what a majority has on disk, and answers
 * queries once a majority has confirmed that it still leads. Steps down when it does not hear from
 * a majority for an election timeout (thesis 6.2), so that its clients look elsewhere.
 */
final class Leader extends Role {

  private final Replicator replicator;
  private final Proposals proposals = new Proposals();
  private final ClientStreams streams = new ClientStreams();
  private final ReadRounds reads;
  private final RoundAsking asking;
  private final long term;
  private final Optional<Lease> lease;
  private final MembershipChange change;
  private final LeadershipTransfer transfer;
  private final long firstIndex; // of the no-op of its term
  private final Batch batch = new Batch();

  /** What this leader has appended of batches and not yet seen applied. */
  private final Backlog unapplied = new Backlog();

  private boolean flushScheduled;
  private long deadlineTimer = Long.MAX_VALUE;
  private final HeartbeatTimer heartbeat;

  Leader(Member me) {
    super(me);
    this.reads = new ReadRounds(me.settings().maxPendingReads());
    this.replicator = new Replicator(me, reads);
    this.asking = new RoundAsking(me, replicator, reads);
    this.term = me.state().term();
    this.firstIndex = me.log().lastIndex() + 1;
    this.lease =
        me.settings().reads().lease() ? Optional.of(new Lease(me, replicator)) : Optional.empty();
    this.change =
        new MembershipChange(me, firstIndex, replicator::isCaughtUp, this::appendConfiguration);
    this.transfer = new LeadershipTransfer(me, replicator);
    this.heartbeat = new HeartbeatTimer(me);
    me.timers().cancel(Timeout.ELECTION);
    me.electionTimeouts().reset();
    heartbeat.start();
    me.announce(name(), leader());
    SessionLimits limits = SessionLimits.of(me.settings().sessions());
    append(Entries.of(List.of(Entry.noOp(term, me.stamp(), limits)))); // §8
    if (me.state().configurationIndex() == 0) {
      appendConfiguration(me.configuration()); // from now on the log says who is in the group
    }
  }

  @Override
  RoleName name() {
    return RoleName.LEADER;
  }

  @Override
  Optional<String> leader() {
    return Optional.of(me.self());
  }

  @Override
  protected boolean hearsLeader() {
    return true; // itself, as long as a majority answers; see onTimeout
  }

  @Override
  protected void leave() {
    heartbeat.cancel();
    me.timers().cancel(Timeout.DEADLINE);
    asking.stop();
    reads.abandon().forEach(question -> question.refuse().run());
    me.frames().left(term, streams);
    change.abandon();
    transfer.onSteppedDown();
    me.setup().share().hold(0, 0);
    batch.clear(); // never appended: their clients send them to the next leader
  }

  @Override
  protected Following followerOf(String from, long term) {
    if (term == me.state().term()) { // Figure 3, election safety
      throw new IllegalStateException(from + " and " + me.self() + " both lead term " + term);
    }
    return super.followerOf(from, term);
  }

  @Override
  protected Optional<RaftStatus.Leading> leading() {
    return Optional.of(
        new RaftStatus.Leading(
            unappliedBytes(),
            proposals.size() + batch.commands(),
            reads.size(),
            replicator.statuses()));
  }

  // ---- proposals

  @Override
  protected Behavior<Command> onPropose(Propose frame) {
    if (frame.term() != me.state().term()) {
      return super.onPropose(frame);
    }
    switch (streams.onFrame(frame)) {
      case IGNORE -> {}
      case GAP -> refuse(frame, Refusal.GAP);
      case TAKE -> take(frame);
    }
    return this;
  }

  /** Never behind what is stamped already, in the log or in the batch before it. */
  private long stamp() {
    return Math.max(me.stamp(), batch.lastTime());
  }

  private long unappliedBytes() {
    return batch.bytes() + unapplied.bytes();
  }

  private void take(Propose frame) {
    boolean busy =
        unappliedBytes() > me.settings().maxUncommittedBytes()
            || me.isBehind()
            || me.setup().share().isSpent();
    if (busy || transfer.isUnderWay()) {
      streams.refuse(frame);
      refuse(frame, busy ? Refusal.BUSY : Refusal.NOT_LEADER);
      if (busy) {
        me.setup().observer().refusedAsBusy(me.self());
      }
      return;
    }
    batch.add(frame, stamp(), me.log().lastIndex());
    sayWhatItHolds();
    scheduleFlush();
  }

  private void sayWhatItHolds() {
    me.setup().share().hold(unappliedBytes(), proposals.size() + batch.commands());
  }

  /** What has queued up in the mailbox behind the first proposal goes out with it. */
  private void scheduleFlush() {
    if (!flushScheduled) {
      flushScheduled = true;
      me.context().getSelf().tell(RaftNode.Flush.INSTANCE);
    }
  }

  @Override
  protected Behavior<Command> onFlush() {
    flushScheduled = false;
    appendBatch();
    if (reads.start()) {
      startRound();
    }
    confirmReads();
    return this;
  }

  private void appendBatch() {
    if (!batch.isEmpty()) {
      long bytes = batch.bytes();
      append(batch.takeAll(proposals));
      unapplied.handed(me.log().lastIndex(), bytes);
    }
  }

  private void startRound() {
    lease.ifPresent(held -> held.onRound(reads.round()));
    asking.ask();
  }

  /** To the followers first, then to our own disk: both are under way at the same time (10.2.1). */
  private void append(Entries entries) {
    for (Entries part : Entries.split(entries, me.settings().maxAppendBytes())) {
      me.record(new EntriesAppended(me.log().lastIndex(), part));
      replicator.replicate();
    }
    me.flush();
  }

  /** Counts from its append (§6), for who is sent this very entry as well. */
  private void appendConfiguration(Configuration configuration) {
    appendBatch(); // its waiters know their places
    long term = me.state().term();
    me.record(
        new EntriesAppended(
            me.log().lastIndex(), List.of(Entry.configuration(term, me.stamp(), configuration))));
    me.context().getLog().info("{} appends {}", me.self(), configuration);
    replicator.useConfiguration();
    replicator.replicate();
    me.flush();
  }

  private void refuse(Propose frame, Refusal reason) {
    me.sendToClient(
        frame.client(),
        new ClientMessage.FrameRefused(
            frame.incarnation(), frame.epoch(), frame.frame(), reason, Optional.empty(), 0));
  }

  // ---- replies of followers

  @Override
  protected void onAccepted(AppendAccepted reply) {
    if (replicator.onAccepted(reply)) { // mostly not: what an idle group's followers answer
      advanceCommit();
    }
    confirmReads();
    replicator.replicate(reply.from());
    change.step();
    transfer.step();
  }

  @Override
  protected void onRejected(AppendRejected reply) {
    replicator.onRejected(reply);
    confirmReads();
  }

  @Override
  protected void onSnapshotReply(SnapshotReply reply) {
    replicator.onSnapshotReply(reply);
    advanceCommit();
    confirmReads();
  }

  @Override
  protected Behavior<Command> onChunkRead(SnapshotSender.ChunkRead chunk) {
    replicator.onChunkRead(chunk);
    if (me.compaction().lacksEntry() && batch.isEmpty()) {
      batch.add(Entry.tick(me.state().term(), stamp())); // says nothing but the time
      scheduleFlush();
    }
    return this;
  }

  @Override
  protected Behavior<Command> onDurable() {
    advanceCommit();
    return this;
  }

  private void advanceCommit() {
    long commit =
        ReplicationRules.commitIndex(me.state(), me.commitIndex(), replicator::matchIndex);
    if (commit > me.commitIndex()) {
      me.commitTo(commit, proposals);
      replicator.announceCommit();
      if (commit >= me.state().configurationIndex()) {
        onConfigurationCommitted();
      }
      scheduleFlush(); // queries may have waited for the first commit of this term
    }
  }

  private void onConfigurationCommitted() {
    replicator.dropDeparted();
    change.step();
    boolean settled = me.commitIndex() >= me.state().configurationIndex();
    if (settled && !me.isVoter()) { // §6: steps down once C_new is committed
      me.context().getSelf().tell(RaftNode.Timeout.REMOVED);
    }
  }

  // ---- who is in the group, and who leads it

  @Override
  protected Behavior<Command> onChangeMembers(GroupAdmin.ChangeMembers ask) {
    change.begin(ask);
    return this;
  }

  @Override
  protected Behavior<Command> onTransferLeadership(GroupAdmin.TransferLeadership ask) {
    appendBatch();
    transfer.begin(ask);
    return this;
  }

  // ---- queries

  @Override
  protected Behavior<Command> onRead(Read read) {
    long pending = (long) reads.size() + me.queriesHandedOver() + read.queries().size();
    boolean taken =
        pending <= me.settings().maxPendingReads()
            && confirm(
                new ReadRounds.Question(
                    read.queries().size(),
                    () -> me.read(read),
                    () -> refuse(read, Refusal.NOT_LEADER)));
    if (!taken) {
      refuse(read, Refusal.BUSY);
    }
    return this;
  }

  /** What a follower reads, now or later, is not older than what is committed now. */
  @Override
  protected void onReadIndex(ReadIndex ask) {
    confirm(new ReadRounds.Question(1, () -> answer(ask), () -> {})); // the refused ask again
  }

  private void answer(ReadIndex ask) {
    replicator.tellCommit(ask.from());
    me.send(ask.from(), new ReadIndexReply(me.self(), ask.term(), ask.number(), me.commitIndex()));
  }

  private boolean confirm(ReadRounds.Question question) {
    if (holdsLease()) {
      question.answer().run();
      return true;
    }
    boolean taken = reads.add(question);
    if (taken) {
      scheduleFlush();
    }
    return taken;
  }

  private boolean holdsLease() {
    return lease.isPresent()
        && me.commitIndex() >= firstIndex
        && !transfer.hasEverBegun()
        && lease.get().holds();
  }

  private void confirmReads() {
    // Before an entry of its own term is committed a leader does not know what is (§8).
    if (me.commitIndex() >= firstIndex
        && reads.isConfirming()
        && replicator.isConfirmed(reads.confirmingRound())) {
      asking.onConfirmed();
      reads.confirmed().forEach(question -> question.answer().run());
      if (reads.start()) {
        startRound();
      }
    }
  }

  private void refuse(Read read, Refusal reason) {
    me.sendToClient(
        read.client(),
        new ReadRefused(read.incarnation(), read.batch(), reason, Optional.empty(), 0));
  }

  // ---- time

  @Override
  protected Behavior<Command> onTimeout(Timeout timeout) {
    if (timeout == Timeout.HEARTBEAT) {
      if (heartbeat.tellsOfSilence(replicator.hearsMajority())) {
        me.context().getLog().info("{} hears from no majority and steps down", me.self());
        return stepDown(me.state().term(), Optional.empty());
      }
      onHeartbeatDue();
      heartbeat.start();
    } else if (timeout == Timeout.DEADLINE) {
      onDeadline();
    } else if (timeout == Timeout.ROUND) {
      asking.onTimer();
    } else if (timeout == Timeout.REMOVED && !me.isVoter()) {
      me.context().getLog().info("{} is no voter any more and steps down", me.self());
      transfer.handOver();
      return stepDown(me.state().term(), Optional.empty());
    }
    return this;
  }

  private void onHeartbeatDue() {
    lease.ifPresent(
        held -> {
          reads.renew();
          held.onRound(reads.round());
        });
    replicator.onHeartbeatDue();
    change.step();
    transfer.step();
  }

  private void onDeadline() {
    deadlineTimer = Long.MAX_VALUE;
    if (me.nextDeadline() <= me.stamp()) {
      batch.add(Entry.tick(me.state().term(), stamp())); // once applied, the next deadline is known
      scheduleFlush();
    } else {
      startDeadlineTimer();
    }
  }

  @Override
  protected Behavior<Command> onApplied(RaftApplier.Applied applied) {
    super.onApplied(applied);
    unapplied.applied(applied.index());
    sayWhatItHolds();
    startDeadlineTimer();
    return this;
  }

  @Override
  protected Compaction.Transfer transfer() {
    return replicator.transfer();
  }

  /** Nothing expires by itself: the leader commits an entry that bears the time. */
  private void startDeadlineTimer() {
    long deadline = me.nextDeadline();
    if (deadline < deadlineTimer) {
      deadlineTimer = deadline;
      long wait = Math.max(1, deadline - me.setup().clock().wallMillis());
      me.timers()
          .startSingleTimer(
              Timeout.DEADLINE,
              Timeout.DEADLINE,
              Duration.ofMillis(Math.min(wait, Duration.ofHours(1).toMillis())));
    }
  }
}
