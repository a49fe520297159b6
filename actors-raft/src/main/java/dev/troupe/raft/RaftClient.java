package dev.troupe.raft;

import dev.troupe.raft.ClientMessage.Answer;
import dev.troupe.raft.ClientMessage.Answers;
import dev.troupe.raft.ClientMessage.FrameRefused;
import dev.troupe.raft.ClientMessage.Outcome;
import dev.troupe.raft.ClientMessage.QueryFailed;
import dev.troupe.raft.ClientMessage.ReadAnswers;
import dev.troupe.raft.ClientMessage.ReadRefused;
import dev.troupe.raft.ClientMessage.Refusal;
import dev.troupe.raft.ClientMessage.ReplyPart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A node's client of one group (§8): finds the leader by what the node's own member knows, sends it
 * commands in order and queries in batches, and sends them again to the next leader. Commands that
 * their callers did not number are numbered in a session of the client's own, so that none is
 * executed twice.
 */
final class RaftClient extends AbstractBehavior<RaftClient.Command> {

  /** All that it accepts. */
  interface Command {}

  /** Calls of this node. */
  record Submit(List<? extends Call> calls) implements Command {}

  /** Calls of this node for which there was no room. */
  record Refuse(List<? extends Call> calls) implements Command {}

  private enum Flush implements Command {
    INSTANCE
  }

  private enum Tick implements Command {
    INSTANCE
  }

  private enum KeepAlive implements Command {
    INSTANCE
  }

  /** How long it takes at most to see that an answer is overdue; a time limit is seen sooner. */
  private static final long LONGEST_TICK = Duration.ofMillis(100).toNanos();

  private static final long SHORTEST_TICK = Duration.ofMillis(20).toNanos();

  private final ClientSetup setup;
  private final TimerScheduler<Command> timers;
  private final WriteStream writes;
  private final ReadQueue reads;
  private final ReplyAssembly parts;
  private Optional<String> leader = Optional.empty();
  private long leaderTerm;
  private boolean flushScheduled;
  private boolean ticking;
  private long tickDue;

  private RaftClient(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ClientSetup setup,
      ReplyAssembly parts) {
    super(context);
    this.setup = setup;
    this.parts = parts;
    this.timers = timers;
    long incarnation = setup.random().nextLong();
    this.writes = new WriteStream(setup, incarnation);
    this.reads = new ReadQueue(setup, incarnation);
    setup.bounds().onAfterwards(this::scheduleFlush);
    timers.startTimerWithFixedDelay(
        KeepAlive.INSTANCE, KeepAlive.INSTANCE, setup.settings().sessions().timeout().dividedBy(4));
  }

  static Behavior<Command> create(ClientSetup setup) {
    return create(setup, new ReplyAssembly());
  }

  static Behavior<Command> create(ClientSetup setup, ReplyAssembly parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new RaftClient(context, timers, setup, parts)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(Refuse.class, this::onRefuse)
        .onMessage(Answers.class, this::onAnswers)
        .onMessage(ReadAnswers.class, this::onReadAnswers)
        .onMessage(Flush.class, flush -> onFlush())
        .onMessage(ReplyPart.class, this::onReplyPart)
        .onMessage(FrameRefused.class, this::onFrameRefused)
        .onMessage(ReadRefused.class, this::onReadRefused)
        .onMessage(QueryFailed.class, this::onQueryFailed)
        .onMessage(RaftNode.RoleChanged.class, this::onRoleChanged)
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(KeepAlive.class, keepAlive -> onKeepAlive())
        .build();
  }

  private Behavior<Command> onRefuse(Refuse refuse) {
    setup.bounds().refuse(refuse.calls());
    setup.bounds().leaveRefused(refuse.calls().size());
    return this;
  }

  private Behavior<Command> onSubmit(Submit submit) {
    for (Call call : submit.calls()) {
      if (call.payload().length > setup.settings().maxCommandBytes()) {
        setup.bounds().fail(call, CallFailure.TOO_LARGE);
      } else if (call.kind() == Call.Kind.READ) {
        reads.add(call);
      } else {
        writes.add(call);
      }
    }
    scheduleFlush();
    startTick();
    return this;
  }

  /** One timer for all that is under way, however soon it is answered: calls come by thousands. */
  private void startTick() {
    long next = Math.min(LONGEST_TICK, setup.settings().client().retryInterval().toNanos());
    next = Math.min(next, Math.min(writes.nanosToNext(), reads.nanosToNext()));
    next = Math.max(next, SHORTEST_TICK);
    long due = setup.now() + next;
    if (!ticking || due - tickDue < -SHORTEST_TICK) {
      ticking = true;
      tickDue = due;
      timers.startSingleTimer(Tick.INSTANCE, Tick.INSTANCE, Duration.ofNanos(next));
    }
  }

  /** What has queued up in the mailbox goes out together. */
  private void scheduleFlush() {
    if (!flushScheduled) {
      flushScheduled = true;
      getContext().getSelf().tell(Flush.INSTANCE);
    }
  }

  private Behavior<Command> onFlush() {
    flushScheduled = false;
    setup.bounds().runAfterwards();
    leader.ifPresent(
        to -> {
          writes.send(to, leaderTerm);
          reads.send(setup.settings().reads().atMember() ? setup.node() : to);
        });
    return this;
  }

  private Behavior<Command> onAnswers(Answers answers) {
    if (writes.isOurs(answers.incarnation())) {
      for (Answer answer : answers.answers()) {
        writes.onAnswer(answer);
      }
      scheduleFlush();
    }
    return this;
  }

  private Behavior<Command> onReadAnswers(ReadAnswers answers) {
    reads.onAnswers(answers);
    scheduleFlush();
    return this;
  }

  private Behavior<Command> onReplyPart(ReplyPart part) {
    boolean awaited = isAwaited(part.query(), part.number(), part.place());
    if (!writes.isOurs(part.incarnation()) || !awaited) {
      return this;
    }
    parts
        .add(part)
        .ifPresent(
            reply -> {
              if (part.query()) {
                reads.onAnswer(part.number(), part.place(), reply);
              } else {
                writes.onAnswer(new Answer(part.number(), Outcome.REPLY, reply));
              }
            });
    scheduleFlush();
    return this;
  }

  private boolean isAwaited(boolean query, long number, int place) {
    return query ? reads.isAwaited(number, place) : writes.isAwaited(number);
  }

  private Behavior<Command> onFrameRefused(FrameRefused refused) {
    if (writes.isOurs(refused.incarnation()) && writes.onRefused(refused)) {
      if (refused.reason() == Refusal.GAP) {
        writes.startOver();
        scheduleFlush();
      } else if (!follow(refused.leader(), refused.term())) {
        writes.pause();
        startTick();
      }
    }
    return this;
  }

  private Behavior<Command> onReadRefused(ReadRefused refused) {
    if (reads.onRefused(refused) && !follow(refused.leader(), refused.term())) {
      reads.pause();
      startTick();
    }
    return this;
  }

  /**
   * Turns to the leader that a member names which does not lead itself: it may know of a change
   * before our own member does.
   *
   * @return false if this is no news
   */
  private boolean follow(Optional<String> named, long term) {
    boolean news = term > leaderTerm || (term == leaderTerm && leader.isEmpty());
    if (named.isPresent() && news) {
      turnTo(named, term);
      return true;
    }
    return false;
  }

  private void turnTo(Optional<String> another, long term) {
    leader = another;
    leaderTerm = term;
    writes.leaderChanged();
    reads.leaderChanged();
    if (leader.isPresent()) {
      writes.startOver();
      reads.startOver();
      scheduleFlush();
    }
  }

  private Behavior<Command> onQueryFailed(QueryFailed failed) {
    reads.onFailed(failed);
    scheduleFlush();
    return this;
  }

  private Behavior<Command> onRoleChanged(RaftNode.RoleChanged changed) {
    boolean another = !changed.leader().equals(leader) || changed.term() != leaderTerm;
    // Of an earlier term: our member has yet to hear of the change, or its term went back as it
    // failed before that was on disk. Then nobody leads there, so the leader of before may be
    // asked.
    boolean useful = leader.isEmpty() && changed.leader().isPresent();
    if (another && (changed.term() >= leaderTerm || useful)) {
      turnTo(changed.leader(), changed.term());
    }
    return this;
  }

  private Behavior<Command> onTick() {
    ticking = false;
    boolean writesGoOn = writes.onTick();
    boolean readsGoOn = reads.onTick();
    if (writesGoOn || readsGoOn) {
      scheduleFlush();
    }
    if (writes.isIdle() && reads.isIdle()) {
      parts.clear();
    } else {
      parts.keepOnly(this::isAwaited);
      startTick();
    }
    return this;
  }

  private Behavior<Command> onKeepAlive() {
    writes.keepAlive();
    scheduleFlush();
    return this;
  }
}
