package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A leader's work on its followers (§5.3): keeps the pipeline to each of them full, goes back where
 * the logs do not agree, and sends a snapshot where the log no longer has what a follower lacks.
 */
final class Replicator {

  /**
   * Election timeouts without any progress, after which a follower is taken to stand still; but see
   * {@link Progress#getsOn}.
   */
  private static final int PATIENCE = 10;

  private final Member me;
  private final ReadRounds reads;
  private final SortedMap<String, Progress> followers = new TreeMap<>();

  // Where the log ended at the last two heartbeats.
  private long tickIndex;
  private long indexBeforeTick;

  Replicator(Member me, ReadRounds reads) {
    this.me = me;
    this.reads = reads;
    this.tickIndex = me.log().lastIndex();
    useConfiguration();
  }

  // ---- who they are

  /**
   * Members that are new are sent the log from now on; those that left, until that is committed.
   */
  void useConfiguration() {
    for (String member : me.configuration().members().keySet()) {
      if (!member.equals(me.self())) {
        followers.computeIfAbsent(
            member, peer -> new Progress(peer, me.log().lastIndex() + 1, me.now()));
      }
    }
  }

  /** The configuration is committed: those who are not in it learn this, and nothing more. */
  void dropDeparted() {
    if (followers.keySet().stream().allMatch(me.configuration()::isMember)) {
      return;
    }
    followers
        .values()
        .removeIf(
            follower -> {
              boolean departed = !me.configuration().isMember(follower.peer);
              if (departed) {
                heartbeat(follower);
              }
              return departed;
            });
  }

  // ---- sending

  /** Sends to every follower what its window takes. */
  void replicate() {
    followers.values().forEach(this::replicate);
  }

  void replicate(String peer) {
    Progress follower = followers.get(peer);
    if (follower != null) { // it may have left the group
      replicate(follower);
    }
  }

  private void replicate(Progress follower) {
    if (follower.mode == Progress.Mode.SNAPSHOT) {
      return;
    }
    if (follower.nextIndex <= me.log().baseIndex()) { // also where all that was sent is lost
      startTransfer(follower);
      return;
    }
    while (follower.nextIndex <= me.log().lastIndex() && follower.mayHaveMore(me.settings())) {
      Entries entries = me.log().slice(follower.nextIndex, me.settings().maxAppendBytes());
      long first = follower.nextIndex;
      send(follower, first - 1, entries);
      follower.sent(first - 1 + entries.size(), entries.bytes());
    }
  }

  private void send(Progress follower, long prevIndex, Entries entries) {
    me.send(follower.peer, message(follower, prevIndex, entries));
  }

  private AppendEntries message(Progress follower, long prevIndex, Entries entries) {
    long known = Math.max(prevIndex, 0);
    follower.commitSent = me.commitIndex();
    return new AppendEntries(
        me.self(),
        me.state().term(),
        known,
        known == 0 ? 0 : me.log().term(known),
        entries,
        me.commitIndex(),
        reads.round());
  }

  /** An empty AppendEntries to everyone: still the leader. */
  void heartbeat() {
    followers.values().forEach(this::heartbeat);
  }

  /** The same to one of them. */
  void heartbeat(String peer) {
    Progress follower = followers.get(peer);
    if (follower != null) { // it may have left the group
      heartbeat(follower);
    }
  }

  private void heartbeat(Progress follower) {
    send(follower, vouchedFor(follower), Entries.NONE);
  }

  /** As much as we may: a follower that lost a message will refuse it. */
  private long vouchedFor(Progress follower) {
    long prev = follower.nextIndex - 1;
    if (follower.mode == Progress.Mode.SNAPSHOT || !me.log().knows(prev)) {
      return me.log().knows(follower.matchIndex) ? follower.matchIndex : 0;
    }
    return prev;
  }

  /** The heartbeat timer has rung: also tries again what may have been lost. */
  void onHeartbeatDue() {
    indexBeforeTick = tickIndex;
    tickIndex = me.log().lastIndex();
    for (Progress follower : followers.values()) {
      switch (follower.mode) {
        case PROBE -> follower.probing = false;
        case SNAPSHOT -> follower.transfer.onHeartbeat();
        case REPLICATE -> follower.forgetIfRestored(mostHeld());
      }
      me.sendSoon(follower.peer, message(follower, vouchedFor(follower), Entries.NONE));
      replicate(follower);
    }
  }

  /**
   * When idle, followers learn at once what is committed; else the next entries tell them. Of a
   * group that is one of many the next heartbeat does, too: half of all messages would be for this.
   */
  void announceCommit() {
    if (me.isOneOfMany()) {
      return;
    }
    for (Progress follower : followers.values()) {
      boolean idle =
          follower.mode == Progress.Mode.REPLICATE && follower.matchIndex == me.log().lastIndex();
      if (idle && follower.commitSent < me.commitIndex()) {
        heartbeat(follower);
      }
    }
  }

  // ---- replies

  /**
   * @return true if its sender has more than was known: so more may be committed
   */
  boolean onAccepted(AppendAccepted reply) {
    Progress follower = heardFrom(reply.from(), reply.round());
    if (follower == null || follower.mode == Progress.Mode.SNAPSHOT) {
      return false;
    }
    boolean news = follower.accepted(reply.matchIndex());
    if (news) {
      follower.gotOn(me.now());
    }
    boolean upToDate = follower.matchIndex == me.log().lastIndex();
    if (upToDate && follower.commitSent < me.commitIndex() && !me.isOneOfMany()) {
      heartbeat(follower);
    }
    return news;
  }

  /** A follower is about to wait until it has applied what is committed by now. */
  void tellCommit(String peer) {
    Progress follower = followers.get(peer);
    if (follower != null && follower.commitSent < me.commitIndex() && me.isOneOfMany()) {
      heartbeat(follower);
    }
  }

  /** §5.3: after a rejection, decrement nextIndex and try again; by whole terms (fast backup). */
  void onRejected(AppendRejected reply) {
    Progress follower = heardFrom(reply.from(), reply.round());
    boolean late = follower == null || reply.prevLogIndex() <= follower.matchIndex;
    if (late || follower.mode == Progress.Mode.SNAPSHOT) {
      return;
    }
    if (follower.mode == Progress.Mode.PROBE && reply.prevLogIndex() != follower.nextIndex - 1) {
      return; // answers an earlier probe
    }
    long next = ReplicationRules.nextIndexAfter(me.log(), reply);
    follower.become(Progress.Mode.PROBE);
    follower.nextIndex = Math.max(next, follower.matchIndex + 1);
    probe(follower);
  }

  private void probe(Progress follower) {
    if (follower.nextIndex > me.log().lastIndex()) {
      heartbeat(follower);
    } else {
      replicate(follower);
    }
  }

  private Progress heardFrom(String peer, long round) {
    Progress follower = followers.get(peer);
    if (follower != null) {
      follower.lastAck = me.now();
      follower.ackedRound = Math.max(follower.ackedRound, round);
    }
    return follower;
  }

  // ---- snapshots

  private void startTransfer(Progress follower) {
    follower.beginTransfer(new SnapshotSender(me, follower.peer));
    if (follower.transfersLost() > 1) {
      me.context()
          .getLog()
          .warn(
              "{} is sent a snapshot from the beginning for the {}th time, as it takes it more"
                  + " slowly than the log grows: {} bytes now",
              follower.peer,
              follower.transfersLost() + 1,
              me.log().bytes());
    }
    follower.transfer.start();
  }

  private long patience() {
    return PATIENCE * me.settings().electionTimeoutMax().toNanos();
  }

  /** What a follower holds of the log without having applied it; its settings may be other ones. */
  private long mostHeld() {
    return (long) me.settings().maxUncommittedBytes() + me.settings().maxInflightBytes();
  }

  /** How those do that are being sent a snapshot, or lack what has come up since. */
  Compaction.Transfer transfer() {
    long now = me.now();
    long limit = me.settings().electionTimeoutMax().toNanos();
    Compaction.Transfer all = Compaction.Transfer.NONE;
    for (Progress follower : followers.values()) {
      boolean lacks = follower.needsSnapshot() && !isCaughtUp(follower.peer);
      if (lacks && now - follower.lastAck < limit) {
        if (follower.getsOn(now, patience())) {
          return Compaction.Transfer.GETS_ON;
        }
        all = follower.transfer == null ? all : Compaction.Transfer.UNDER_WAY;
      }
    }
    return all;
  }

  void onChunkRead(SnapshotSender.ChunkRead chunk) {
    Progress follower = followers.get(chunk.peer());
    boolean current =
        follower != null
            && follower.transfer != null
            && chunk.term() == me.state().term()
            && follower.transfer.snapshot().equals(chunk.snapshot());
    if (current && !follower.transfer.send(chunk, reads.round())) {
      startTransfer(follower); // a newer snapshot has taken its place
    }
  }

  void onSnapshotReply(SnapshotReply reply) {
    Progress follower = heardFrom(reply.from(), reply.round());
    boolean current =
        follower != null
            && follower.transfer != null
            && follower.transfer.snapshot().index() == reply.index();
    if (!current) {
      return;
    }
    if (!reply.installed()) {
      if (follower.transfer.onReply(reply)) {
        follower.tookChunk(me.now());
      }
      return;
    }
    follower.endTransfer(me.now());
    follower.nextIndex = reply.index() + 1;
    follower.accepted(reply.index());
    probe(follower);
  }

  // ---- what the leader asks

  SortedMap<String, RaftStatus.Follower> statuses() {
    SortedMap<String, RaftStatus.Follower> statuses = new TreeMap<>();
    followers.forEach(
        (peer, follower) -> statuses.put(peer, follower.status(me.log().lastIndex(), me.now())));
    return statuses;
  }

  /** matchIndex of a member; our own is what is on our disk. */
  long matchIndex(String member) {
    return member.equals(me.self()) ? me.durableIndex() : followers.get(member).matchIndex;
  }

  /** A quorum, ourselves included, has answered in this round or a later one. */
  boolean isConfirmed(long round) {
    return isQuorum(follower -> follower.ackedRound >= round);
  }

  /** A follower has answered in this round or a later one. */
  boolean hasAcked(String peer, long round) {
    Progress follower = followers.get(peer);
    return follower != null && follower.ackedRound >= round;
  }

  /** The latest round that a member has answered. */
  long ackedRound(String member) {
    return followers.get(member).ackedRound;
  }

  /** A quorum, ourselves included, has answered within an election timeout. */
  boolean hearsMajority() {
    long limit = me.settings().electionTimeoutMax().toNanos();
    return isQuorum(follower -> me.now() - follower.lastAck < limit);
  }

  private boolean isQuorum(Predicate<Progress> holds) {
    return me.configuration()
        .isQuorum(voter -> voter.equals(me.self()) || holds.test(followers.get(voter)));
  }

  /** It has the whole log. */
  boolean hasAll(String member) {
    Progress follower = followers.get(member);
    return follower != null && follower.matchIndex == me.log().lastIndex();
  }

  /** It lacks no more than what came up since the last heartbeat but one (thesis 4.2.1). */
  boolean isCaughtUp(String member) {
    Progress follower = followers.get(member);
    return member.equals(me.self())
        || (follower != null
            && follower.mode == Progress.Mode.REPLICATE
            && follower.matchIndex >= indexBeforeTick);
  }

  /** The other voter with most of the log. */
  Optional<String> mostAdvancedVoter() {
    return followers.values().stream()
        .filter(follower -> me.configuration().voters().containsKey(follower.peer))
        .max(Comparator.comparingLong(follower -> follower.matchIndex))
        .map(follower -> follower.peer);
  }
}
