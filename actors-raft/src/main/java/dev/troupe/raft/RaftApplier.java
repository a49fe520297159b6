package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.Proposals.Waiter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;

/**
 * A member's child that owns the state machine and the client sessions: applies what is committed,
 * in order, and answers the clients. Apart from the member, so that a slow command does not hold up
 * elections and heartbeats; and what is as long as the state is large, to restore it and to write
 * it down, is apart from both.
 */
final class RaftApplier extends AbstractBehavior<RaftApplier.Command> {

  /** All that it accepts. */
  sealed interface Command {}

  /** Committed entries, in the order of the log without gaps; some of them are waited for. */
  record Apply(long firstIndex, Entries entries, List<Waiter> waiters) implements Command {}

  /**
   * Queries, to be answered from the state as it is when they come to be handled.
   *
   * @param timeMillis the member's clock, for answers that show how much time is left
   */
  record Query(ClientMessage.Read read, long timeMillis) implements Command {}

  /** A snapshot takes the place of the state. */
  record Restore(SnapshotMeta snapshot) implements Command {}

  /** Asks for a snapshot of what is applied by now. */
  enum TakeSnapshot implements Command {
    INSTANCE
  }

  /** Told to itself: the snapshot is the state now, or why it is not. */
  private record Restored(SnapshotMeta snapshot, Optional<Throwable> failure) implements Command {}

  /** All snapshots older than this one are of no use any more. */
  record DeleteSnapshotsBefore(SnapshotMeta snapshot) implements Command {}

  /**
   * Told to the member after each batch.
   *
   * @param nextDeadline log time at which something expires next
   */
  record Applied(long index, long nextDeadline) implements RaftNode.Command {}

  /** Told to the member after each batch of queries: how many it held. */
  record Answered(int queries) implements RaftNode.Command {}

  /** Told to the member when the snapshot is on disk, or why it is not. */
  record SnapshotTaken(SnapshotMeta snapshot, Optional<String> failure)
      implements RaftNode.Command {}

  private record SlowQuery(ClientMessage.Read read, int place, long timeMillis) {}

  /** Told to itself. */
  private record SlowAnswered(SlowQuery query, Optional<byte[]> reply, Optional<Throwable> failure)
      implements Command {}

  private record Receiver(String client, long incarnation) {}

  private final RaftSetup setup;
  private final Parent member;
  private final StateMachine machine;
  private final Prefetch prefetch;
  private final SessionTable sessions;
  private final Executor blocking;
  private final StashBuffer<Command> untilRestored;
  private final Queue<SlowQuery> slow = new ArrayDeque<>();
  private boolean slowUnderWay;
  private long appliedIndex;
  private long restoredIndex;
  private long appliedTerm;
  private long appliedTime;

  private RaftApplier(
      ActorContext<Command> context,
      StashBuffer<Command> untilRestored,
      RaftSetup setup,
      Parent member) {
    super(context);
    this.untilRestored = untilRestored;
    this.setup = setup;
    this.member = member;
    this.machine = MachineFaults.make(setup);
    this.prefetch = new Prefetch(machine, context.getLog());
    this.sessions = new SessionTable(SessionLimits.of(setup.settings().sessions()));
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
  }

  static Behavior<Command> create(RaftSetup setup, Parent member) {
    return Behaviors.withStash(
        Integer.MAX_VALUE, // no more than the mailbox would hold: the member has bounds for both
        stash -> Behaviors.setup(context -> new RaftApplier(context, stash, setup, member)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Apply.class, this::onApply)
        .onMessage(Query.class, this::onQuery)
        .onMessage(SlowAnswered.class, this::onSlowAnswered)
        .onMessage(Restore.class, this::onRestore)
        .onMessage(TakeSnapshot.class, take -> onTakeSnapshot())
        .onMessage(DeleteSnapshotsBefore.class, this::onDelete)
        .build();
  }

  private Behavior<Command> onApply(Apply batch) {
    if (batch.firstIndex() != appliedIndex + 1) {
      throw new IllegalStateException(
          "entry " + batch.firstIndex() + " cannot follow " + appliedIndex);
    }
    Map<Receiver, ReplySender> senders = new LinkedHashMap<>();
    int waiting = 0;
    Entry last = null;
    int place = 0;
    for (Entry entry : batch.entries()) {
      prefetch.commands(batch.entries(), place++);
      last = entry;
      SessionTable.Result result = applyOrStop(appliedIndex + 1, entry);
      appliedIndex++;
      appliedTerm = entry.term();
      if (waiting < batch.waiters().size()
          && batch.waiters().get(waiting).index() == appliedIndex) {
        Waiter waiter = batch.waiters().get(waiting++);
        senders
            .computeIfAbsent(
                new Receiver(waiter.client(), waiter.incarnation()),
                to -> replies(to.client(), to.incarnation()))
            .add(waiter.id(), result.outcome(), result.reply());
      }
    }
    senders.values().forEach(ReplySender::flush);
    reportApplied(nextDeadlineOrStop(last));
    return this;
  }

  private ReplySender replies(String client, long incarnation) {
    int maxBytes = setup.settings().maxAppendBytes();
    return new ReplySender(setup.network(), client, incarnation, maxBytes, () -> appliedIndex);
  }

  private SessionTable.Result applyOrStop(long index, Entry entry) {
    try {
      return apply(index, entry);
    } catch (Throwable e) {
      MachineFaults.requireOwn(e);
      throw new StopsForGood.ApplyFailed(setup, index, entry, e);
    }
  }

  private long nextDeadlineOrStop(Entry last) {
    try {
      return nextDeadline();
    } catch (Throwable e) {
      MachineFaults.requireOwn(e);
      throw new StopsForGood.ApplyFailed(setup, appliedIndex, last, e);
    }
  }

  private SessionTable.Result apply(long index, Entry entry) {
    if (entry.timeMillis() > appliedTime) {
      appliedTime = entry.timeMillis();
      sessions.advanceTime(appliedTime);
      machine.advanceTime(appliedTime);
    }
    return switch (entry.kind()) {
      case NO_OP -> newTerm(entry);
      case TICK, CONFIGURATION -> SessionTable.Result.of(Outcome.REPLY);
      case OPEN_SESSION -> sessions.open(index, appliedTime, entry.command());
      case COMMAND -> command(index, entry);
    };
  }

  /** The leader's settings hold from here on, whatever our own are. */
  private SessionTable.Result newTerm(Entry entry) {
    Optional<SessionLimits> limits = SessionLimits.fromBytes(entry.command());
    boolean changed = limits.filter(ofTheLog -> !ofTheLog.equals(sessions.limits())).isPresent();
    if (changed) {
      sessions.adopt(limits.get());
    }
    SessionLimits own = SessionLimits.of(setup.settings().sessions());
    if (changed && !limits.get().equals(own)) {
      getContext()
          .getLog()
          .warn(
              "troupe.raft.session differs among the nodes of group {}: {} of the leader of term {}"
                  + " holds on all members; {} of {} does not",
              setup.group(),
              limits.get(),
              entry.term(),
              own,
              setup.self());
    }
    return SessionTable.Result.of(Outcome.REPLY);
  }

  private SessionTable.Result command(long index, Entry entry) {
    return entry.session() == Call.NO_SESSION
        ? new SessionTable.Result(Outcome.REPLY, machine.apply(index, appliedTime, entry.command()))
        : sessions.execute(entry, () -> machine.apply(index, appliedTime, entry.command()));
  }

  private Behavior<Command> onQuery(Query query) {
    ClientMessage.Read read = query.read();
    ReplySender replies = replies(read.client(), read.incarnation());
    long time = Math.max(query.timeMillis(), appliedTime);
    int answered = 0;
    for (int place = 0; place < read.queries().size(); place++) {
      prefetch.queries(read.queries(), place);
      byte[] asked = read.queries().get(place);
      try {
        if (machine.isSlow(asked)) {
          slow.add(new SlowQuery(read, place, query.timeMillis()));
          replies.flush(); // answers that travel together have places without a gap
          continue;
        }
        replies.add(read.batch(), place, machine.query(asked, time));
      } catch (Throwable e) {
        replies.flush();
        failed(read, place, e);
      }
      answered++;
    }
    replies.flush();
    member.tell(new Answered(answered));
    return beginSlow();
  }

  /** A query that is too much for the state machine harms whoever asks it, and nobody else. */
  private void failed(ClientMessage.Read read, int place, Throwable failure) {
    MachineFaults.requireOwn(failure);
    getContext()
        .getLog()
        .error("a query of {} bytes failed", read.queries().get(place).length, failure);
    setup
        .network()
        .toClient(
            read.client(), new ClientMessage.QueryFailed(read.incarnation(), read.batch(), place));
  }

  private Behavior<Command> beginSlow() {
    if (slow.isEmpty() || slowUnderWay) {
      return this;
    }
    SlowQuery next = slow.poll();
    slowUnderWay = true;
    CompletableFuture<byte[]> answer;
    try {
      byte[] query = next.read().queries().get(next.place());
      answer =
          CompletableFuture.supplyAsync(
              machine.slowQuery(query, Math.max(next.timeMillis(), appliedTime)), blocking);
    } catch (Throwable e) {
      answer = CompletableFuture.failedFuture(e);
    }
    getContext()
        .pipeToSelf(
            answer,
            (reply, failure) ->
                new SlowAnswered(
                    next,
                    Optional.ofNullable(reply),
                    Optional.ofNullable(
                        failure instanceof CompletionException ? failure.getCause() : failure)));
    return this;
  }

  private Behavior<Command> onSlowAnswered(SlowAnswered answered) {
    slowUnderWay = false;
    ClientMessage.Read read = answered.query().read();
    int place = answered.query().place();
    if (answered.reply().isPresent()) {
      ReplySender replies = replies(read.client(), read.incarnation());
      replies.add(read.batch(), place, answered.reply().get());
      replies.flush();
    } else {
      failed(read, place, answered.failure().orElseGet(NullPointerException::new));
    }
    member.tell(new Answered(1));
    return beginSlow();
  }

  private long nextDeadline() {
    return Math.min(machine.nextDeadline(), sessions.nextDeadline());
  }

  private void reportApplied(long nextDeadline) {
    member.tell(new Applied(appliedIndex, nextDeadline));
  }

  // ---- snapshots

  private Behavior<Command> onTakeSnapshot() {
    if (appliedIndex == restoredIndex) { // the snapshot that was restored is just this
      member.tell(new SnapshotTaken(SnapshotMeta.NONE, Optional.empty()));
      return this;
    }
    SessionTable.Captured captured = sessions.capture();
    StateMachine.Capture state;
    try {
      state = machine.capture();
    } catch (Throwable e) { // without a snapshot the log grows, but the group serves
      MachineFaults.requireOwn(e);
      getContext().getLog().error("the state could not be captured for a snapshot", e);
      member.tell(new SnapshotTaken(SnapshotMeta.NONE, Optional.of(e.toString())));
      return this;
    }
    long index = appliedIndex;
    long term = appliedTerm;
    long time = appliedTime;
    CompletableFuture.supplyAsync(
            () -> SnapshotWriter.write(setup.snapshots(), index, term, time, captured, state),
            blocking)
        .whenComplete(
            (meta, failure) ->
                member.tell(
                    new SnapshotTaken(
                        failure == null ? meta : SnapshotMeta.NONE,
                        Optional.ofNullable(failure).map(Throwable::toString))));
    return this;
  }

  /** Reads on a thread that may block; all else waits until it is done. */
  private Behavior<Command> onRestore(Restore restore) {
    SnapshotMeta snapshot = restore.snapshot();
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> failureOfReading(snapshot), blocking),
            (failure, error) ->
                new Restored(snapshot, error == null ? failure : Optional.of(error)));
    return Behaviors.receive(Command.class)
        .onMessage(Restored.class, this::onRestored)
        .onAnyMessage(
            later -> {
              untilRestored.stash(later);
              return Behaviors.same();
            })
        .build();
  }

  private Optional<Throwable> failureOfReading(SnapshotMeta snapshot) {
    try {
      SnapshotReader.read(setup.snapshots(), snapshot, this::restoreFrom);
      return Optional.empty();
    } catch (Throwable e) { // thrown again by the actor
      return Optional.of(e);
    }
  }

  private Behavior<Command> onRestored(Restored restored) {
    SnapshotMeta snapshot = restored.snapshot();
    restored.failure().ifPresent(failure -> notRestored(snapshot, failure));
    appliedIndex = snapshot.index();
    restoredIndex = snapshot.index();
    appliedTerm = snapshot.term();
    appliedTime = snapshot.timeMillis();
    reportApplied(nextDeadline());
    return untilRestored.unstashAll(this);
  }

  private void notRestored(SnapshotMeta snapshot, Throwable failure) {
    if (failure instanceof SnapshotReader.Unusable unusable) {
      throw new StopsForGood.SnapshotUnusable(setup, snapshot, unusable);
    }
    if (failure instanceof IOException e) { // the member starts again, until its disk is well
      String where = setup.snapshots().where(snapshot);
      throw new UncheckedIOException("snapshot " + where + " cannot be read: " + e, e);
    }
    if (failure instanceof Error ofTheJvm) {
      throw ofTheJvm;
    }
    throw new IllegalStateException("snapshot " + snapshot + " was not restored", failure);
  }

  private void restoreFrom(DataInputStream in) throws IOException {
    sessions.restore(in);
    machine.restore(in);
    nextDeadline(); // a state that cannot tell it is no state
  }

  private Behavior<Command> onDelete(DeleteSnapshotsBefore before) {
    long index = before.snapshot().index();
    CompletableFuture.runAsync(
        () -> SnapshotWriter.deleteBefore(setup.snapshots(), index), blocking);
    return this;
  }
}
