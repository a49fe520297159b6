package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Numbered;
import dev.troupe.raft.ClientMessage.Propose;
import dev.troupe.raft.ClientMessage.Read;
import dev.troupe.raft.ClientMessage.ReadRefused;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.RaftEvent.EntriesAppended;
import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import dev.troupe.raft.RaftNode.Command;
import dev.troupe.raft.RaftNode.Timeout;
import dev.troupe.raft.RaftStatus.RoleName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Leader (§5.3): takes proposals, replicates them, commits what a majority has on disk, and answers
 * queries once a majority has confirmed that it still leads. Steps down when it does not hear from
 * a majority for an election timeout (thesis 6.2), so that its clients look elsewhere.
 */
final class Leader extends Role {

  private record Appended(long lastIndex, long bytes) {}

  private final Replicator replicator;
  private final Proposals proposals = new Proposals();
  private final ClientStreams streams = new ClientStreams();
  private final ReadRounds reads;
  private final long term;
  private final long firstIndex; // of the no-op of its term
  private final List<Entry> batch = new ArrayList<>();
  private final List<Proposals.Waiter> batchWaiters = new ArrayList<>();
  private long batchBytes;

  /** What this leader has taken and not yet seen applied, batch by batch. */
  private final ArrayDeque<Appended> unapplied = new ArrayDeque<>();

  private long unappliedBytes;
  private boolean flushScheduled;
  private long deadlineTimer = Long.MAX_VALUE;

  Leader(Member me) {
    super(me);
    this.reads = new ReadRounds(me.settings().maxPendingReads());
    this.replicator = new Replicator(me, reads);
    this.term = me.state().term();
    this.firstIndex = me.log().lastIndex() + 1;
    me.timers().cancel(Timeout.ELECTION);
    me.timers()
        .startTimerWithFixedDelay(
            Timeout.HEARTBEAT, Timeout.HEARTBEAT, me.settings().heartbeatInterval());
    me.announce(name(), leader());
    SessionLimits limits = SessionLimits.of(me.settings().sessions());
    append(List.of(Entry.noOp(term, me.stamp(), limits))); // §8
    onDurable(); // alone in the group, it commits by itself
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
    me.timers().cancel(Timeout.HEARTBEAT);
    me.timers().cancel(Timeout.DEADLINE);
    reads.abandon().forEach(read -> refuse(read, Refusal.NOT_LEADER));
    me.frames().left(term, streams);
    batchWaiters.clear(); // never appended: their clients send them to the next leader
    batch.clear();
  }

  @Override
  protected Follower followerOf(String from, long term) {
    if (term == me.state().term()) { // Figure 3, election safety
      throw new IllegalStateException(from + " and " + me.self() + " both lead term " + term);
    }
    return super.followerOf(from, term);
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
    long inBatch = batch.isEmpty() ? 0 : batch.get(batch.size() - 1).timeMillis();
    return Math.max(me.stamp(), inBatch);
  }

  private void take(Propose frame) {
    if (unappliedBytes > me.settings().maxUncommittedBytes()) {
      streams.refuse(frame);
      refuse(frame, Refusal.BUSY);
      return;
    }
    long term = me.state().term();
    long stamp = stamp();
    for (Numbered command : frame.commands()) {
      Entry entry =
          new Entry(
              term,
              stamp,
              command.kind(),
              command.session(),
              command.sequence(),
              command.acknowledged(),
              command.payload());
      batch.add(entry);
      batchBytes += entry.bytes();
      unappliedBytes += entry.bytes();
      long index = me.log().lastIndex() + batch.size();
      batchWaiters.add(
          new Proposals.Waiter(index, frame.client(), frame.incarnation(), command.id()));
    }
    scheduleFlush();
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
    if (!batch.isEmpty()) {
      List<Entry> entries = List.copyOf(batch);
      batchWaiters.forEach(proposals::add);
      batch.clear();
      batchWaiters.clear();
      append(entries);
      unapplied.add(new Appended(me.log().lastIndex(), batchBytes));
      batchBytes = 0;
    }
    if (reads.start()) {
      replicator.heartbeat(); // bears the new round
    }
    confirmReads();
    return this;
  }

  /** To the followers first, then to our own disk: both are under way at the same time (10.2.1). */
  private void append(List<Entry> entries) {
    me.record(new EntriesAppended(me.log().lastIndex(), entries));
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
    replicator.onAccepted(reply);
    advanceCommit();
    confirmReads();
    replicator.replicate(reply.from());
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
    return this;
  }

  @Override
  protected Behavior<Command> onDurable() {
    advanceCommit();
    return this;
  }

  private void advanceCommit() {
    long commit =
        ReplicationRules.commitIndex(me.state(), me.commitIndex(), replicator.matchIndexes());
    if (commit > me.commitIndex()) {
      me.commitTo(commit, proposals);
      replicator.announceCommit();
      scheduleFlush(); // queries may have waited for the first commit of this term
    }
  }

  // ---- queries

  @Override
  protected Behavior<Command> onRead(Read read) {
    if (reads.add(read)) {
      scheduleFlush();
    } else {
      refuse(read, Refusal.BUSY);
    }
    return this;
  }

  private void confirmReads() {
    // Before an entry of its own term is committed a leader does not know what is (§8).
    if (me.commitIndex() >= firstIndex
        && reads.isConfirming()
        && replicator.isConfirmed(reads.round())) {
      reads.confirmed().forEach(me::read);
      if (reads.start()) {
        replicator.heartbeat();
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
      if (!replicator.hearsMajority()) {
        me.context().getLog().info("{} hears from no majority and steps down", me.self());
        return stepDown(me.state().term(), Optional.empty());
      }
      replicator.onHeartbeatDue();
    } else if (timeout == Timeout.DEADLINE) {
      onDeadline();
    }
    return this;
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
    while (!unapplied.isEmpty() && unapplied.peek().lastIndex() <= applied.index()) {
      unappliedBytes -= unapplied.poll().bytes();
    }
    startDeadlineTimer();
    return this;
  }

  @Override
  protected boolean isSendingSnapshot() {
    return replicator.isSendingSnapshot();
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
