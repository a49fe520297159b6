package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.event.Level;

/**
 * What a member has in every role: its durable state with the means to change it, and the volatile
 * state of Figure 2 that outlives a change of role. It carries out and decides nothing.
 */
final class Member {

  /**
   * What of the log may stand in one saved state. With more than that behind the snapshot, which
   * only happens under a heavy load, the events are kept instead, until the next snapshot.
   */
  private static final long MOST_SAVED_BYTES = 32L << 20;

  private final RaftSetup setup;
  private final ActorContext<RaftNode.Command> context;
  private final TimerScheduler<RaftNode.Command> timers;
  private final Parent life;
  private final RaftState state;
  private final Durability durability;
  private final ActorRef<RaftApplier.Command> applier;
  private final SnapshotReceiver receiver;
  private final ArrayDeque<Optional<RaftState.Saved>> cuts = new ArrayDeque<>();
  private final TakenFrames frames;
  private final AdminDesk desk;
  private final Succession succession;
  private final ElectionTimeouts electionTimeouts;
  private final Compaction compaction;
  private Configuration configuration;
  private boolean voter; // by that configuration

  private long commitIndex; // Figure 2, volatile state on all servers
  private long lastApplied; // as the applier has reported
  private long handedToApplier;
  private long restoringTo; // the last snapshot that was handed to the applier
  private int queriesHandedOver;
  private final Backlog backlog = new Backlog();
  private long nextDeadline = Long.MAX_VALUE;
  private long leaderHeardAt;
  private long electionsBegun;
  private long electionsWon;
  private boolean answeringBundled;

  Member(
      RaftSetup setup,
      ActorContext<RaftNode.Command> context,
      TimerScheduler<RaftNode.Command> timers,
      Parent life,
      org.apache.pekko.actor.ActorRef storage,
      RaftState state) {
    this.setup = setup;
    this.context = context;
    this.timers = timers;
    this.life = life;
    this.state = state;
    this.frames = new TakenFrames(setup.self(), state);
    this.desk = new AdminDesk(this);
    this.succession = new Succession(this);
    this.electionTimeouts =
        new ElectionTimeouts(
            settings(), setup.random(), this::isOneOfMany, setup.network().memberRecovered());
    state.begin(setup.initial());
    this.leaderHeardAt = now(); // it may have heard one just before its end
    useConfiguration();
    this.durability =
        new Durability(
            write -> storage.tell(persist(write), org.apache.pekko.actor.ActorRef.noSender()),
            setup.settings().maxEventBytes(),
            state.log().lastIndex());
    this.applier =
        context.spawn(
            RaftApplier.create(setup, life),
            "applier",
            DispatcherSelector.fromConfig(setup.applyDispatcher()));
    context.watch(applier);
    this.compaction = new Compaction(this, applier);
    this.receiver = new SnapshotReceiver(setup, context, life);
    setup.observer().recovered(setup.self(), state);
    if (state.snapshot().exists()) {
      restoreFrom(state.snapshot());
    }
  }

  private RaftStorage.Persist persist(Durability.Write write) {
    List<Optional<RaftState.Saved>> states = new ArrayList<>(1);
    for (RaftEvent event : write.events()) {
      if (RaftStorage.cutsLog(event)) {
        states.add(cuts.poll());
      }
    }
    return new RaftStorage.Persist(write, states);
  }

  RaftSetup setup() {
    return setup;
  }

  /** This life of the member, as its children see it. */
  Parent parent() {
    return life;
  }

  RaftSettings settings() {
    return setup.settings();
  }

  ActorContext<RaftNode.Command> context() {
    return context;
  }

  TimerScheduler<RaftNode.Command> timers() {
    return timers;
  }

  RaftState state() {
    return state;
  }

  RaftLog log() {
    return state.log();
  }

  String self() {
    return setup.self();
  }

  /** Who is in the group (§6). */
  Configuration configuration() {
    return configuration;
  }

  /** Has a say in the group. */
  boolean isVoter() {
    return voter;
  }

  /** May stand for election: whoever has a say may, and mostly nothing else need be asked. */
  boolean mayStand() {
    return voter || state.mayStand(self(), commitIndex);
  }

  /** Sends to all who have a say, but to itself. */
  void sendToVoters(RaftMessage message) {
    for (String voter : configuration.allVoters()) {
      if (!voter.equals(self())) {
        send(voter, message);
      }
    }
  }

  private void useConfiguration() {
    configuration = state.configuration();
    voter = configuration.isVoter(self());
    setup.network().know(configuration.members());
  }

  /** A leader was heard of just now. */
  void hearLeader() {
    leaderHeardAt = now();
    electionTimeouts.reset();
  }

  /**
   * A leader was heard of within the least election timeout, so no other is to be elected: else a
   * member that comes back disturbs (§6), and a lease (thesis 6.4.1) promises what does not hold.
   */
  boolean hasHeardLeader() {
    return now() - leaderHeardAt < settings().electionTimeoutMin().toNanos();
  }

  long now() {
    return setup.clock().monotonicNanos();
  }

  /** Log time for a new entry: our clock, but never behind what is stamped already. */
  long stamp() {
    return Math.max(setup.clock().wallMillis(), state.log().lastTime());
  }

  long commitIndex() {
    return commitIndex;
  }

  long lastApplied() {
    return lastApplied;
  }

  /** The state machine is behind by more than a member may hold for it. */
  boolean isBehind() {
    return backlog.bytes() > settings().maxUncommittedBytes();
  }

  /** Takes no snapshot of a leader now: the state machine must come on first. */
  boolean mustCatchUpFirst() {
    return isBehind() || lastApplied < restoringTo;
  }

  long durableIndex() {
    return durability.durableIndex();
  }

  /** Log time at which something expires next. */
  long nextDeadline() {
    return nextDeadline;
  }

  /** What it took of clients while it led. */
  TakenFrames frames() {
    return frames;
  }

  /** For what operators ask. */
  AdminDesk desk() {
    return desk;
  }

  /** For who waits to hear whom this member, which led, has made way for. */
  Succession succession() {
    return succession;
  }

  SnapshotReceiver receiver() {
    return receiver;
  }

  /** Its own snapshots. */
  Compaction compaction() {
    return compaction;
  }

  /** The node has so many groups that what they send is gathered. */
  boolean isOneOfMany() {
    return setup.network().gathers();
  }

  /** A fresh random election timeout (§5.2). */
  Duration electionTimeout() {
    return electionTimeouts.next();
  }

  ElectionTimeouts electionTimeouts() {
    return electionTimeouts;
  }

  // ---- durable state

  /** Applies an event and journals it, together with what else comes up before {@link #flush}. */
  void record(RaftEvent event) {
    long stillValid = stillValidAfter(event);
    state.apply(event);
    if (state.configuration() != configuration) {
      useConfiguration();
    }
    if (RaftStorage.cutsLog(event)) {
      cuts.add(log().bytes() <= MOST_SAVED_BYTES ? Optional.of(state.saved()) : Optional.empty());
    }
    durability.submit(event, stillValid);
    setup.observer().recorded(self(), event, state);
  }

  private long stillValidAfter(RaftEvent event) {
    if (event instanceof RaftEvent.EntriesAppended appended) {
      return appended.prevIndex();
    }
    if (event instanceof RaftEvent.SnapshotInstalled installed) {
      SnapshotMeta snapshot = installed.snapshot();
      boolean retains =
          log().knows(snapshot.index()) && log().term(snapshot.index()) == snapshot.term();
      return retains ? Long.MAX_VALUE : commitIndex;
    }
    return Long.MAX_VALUE;
  }

  /** Starts writing what was recorded. */
  void flush() {
    durability.flush();
  }

  /** Runs the action once all that was recorded so far is on disk. */
  void whenDurable(Runnable action) {
    durability.whenDurable(action);
  }

  void onPersisted() {
    durability.onPersisted();
  }

  /** Journals what the rule asks for, and lets its replies go once that is on disk. */
  void carryOut(Decision decision, String to) {
    decision.events().forEach(this::record);
    flush();
    for (RaftMessage reply : decision.whenDurable()) {
      whenDurable(() -> send(to, reply));
    }
  }

  // ---- messages

  void send(String to, RaftMessage message) {
    if (answeringBundled) {
      sendSoon(to, message);
    } else {
      setup.network().toMember(to, message);
    }
  }

  /** The same for what may wait a little for its like. */
  void sendSoon(String to, RaftMessage message) {
    setup.network().toMemberSoon(to, message);
  }

  /** What is sent from now on answers a message that came in a bundle, or does not any more. */
  void answeringBundled(boolean bundled) {
    answeringBundled = bundled;
  }

  void sendToClient(String client, ClientMessage.Reply reply) {
    setup.network().toClient(client, reply);
  }

  void announce(RoleName role, Optional<String> leader) {
    boolean news = leader.isPresent() || !isOneOfMany(); // else a thousand lines at once
    context
        .getLog()
        .atLevel(news ? Level.INFO : Level.DEBUG)
        .log(
            "{} of group {} is {} in term {}, leader {}",
            self(),
            setup.group(),
            role,
            state.term(),
            leader.orElse("unknown"));
    electionsBegun += role == RoleName.CANDIDATE ? 1 : 0;
    electionsWon += role == RoleName.LEADER ? 1 : 0;
    setup.observer().became(self(), role, leader, state);
    setup.client().tell(new RaftNode.RoleChanged(self(), role, state.term(), leader));
    leader.ifPresent(succession::onLeader);
    leader.ifPresent(desk::onLeader);
  }

  RaftStatus status(RoleName role, Optional<String> leader, Optional<RaftStatus.Leading> leading) {
    return new RaftStatus(
        setup.group(),
        self(),
        role,
        state.term(),
        leader,
        commitIndex,
        lastApplied,
        log().lastIndex(),
        state.snapshot().index(),
        configuration,
        new RaftStatus.OnDisk(durableIndex(), log().bytes(), state.snapshot().size()),
        new RaftStatus.Elections(electionsBegun, electionsWon),
        leading);
  }

  // ---- committed entries

  /**
   * Figure 2, all servers: if commitIndex &gt; lastApplied, apply. The proposals, where this member
   * leads, say who waits for which entry.
   */
  void commitTo(long index, Proposals proposals) {
    commitIndex = Math.max(commitIndex, Math.min(index, log().lastIndex()));
    while (handedToApplier < commitIndex) {
      Entries entries = log().slice(handedToApplier + 1, commitIndex, settings().maxEventBytes());
      long first = handedToApplier + 1;
      handedToApplier += entries.size();
      backlog.handed(handedToApplier, entries.bytes());
      setup.observer().committed(self(), first, entries);
      applier.tell(new RaftApplier.Apply(first, entries, proposals.take(first, handedToApplier)));
    }
  }

  /** Answers queries from the state as it is once all that is committed now is applied. */
  void read(ClientMessage.Read read) {
    queriesHandedOver += read.queries().size();
    applier.tell(new RaftApplier.Query(read, stamp()));
  }

  /** Queries that wait for the state machine. */
  int queriesHandedOver() {
    return queriesHandedOver;
  }

  void onAnswered(RaftApplier.Answered answered) {
    queriesHandedOver -= answered.queries();
  }

  void onApplied(RaftApplier.Applied applied) {
    lastApplied = applied.index();
    backlog.applied(lastApplied);
    log().pack(lastApplied);
    nextDeadline = applied.nextDeadline();
  }

  // ---- snapshots

  /** The leader's snapshot is whole and on disk: it takes the place of the log and of the state. */
  void install(SnapshotMeta snapshot) {
    record(new RaftEvent.SnapshotInstalled(snapshot));
    flush();
    commitIndex = Math.max(commitIndex, snapshot.index());
    restoreFrom(snapshot);
    compaction.onInstalled();
  }

  private void restoreFrom(SnapshotMeta snapshot) {
    commitIndex = Math.max(commitIndex, snapshot.index());
    handedToApplier = snapshot.index();
    restoringTo = snapshot.index();
    applier.tell(new RaftApplier.Restore(snapshot));
  }
}
