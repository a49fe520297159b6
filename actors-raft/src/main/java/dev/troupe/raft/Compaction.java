package dev.troupe.raft;

import org.apache.pekko.actor.typed.ActorRef;

/** A member's own snapshots (§7): when one is due, and what becomes of the log before it. */
final class Compaction {

  private final Member me;
  private final ActorRef<RaftApplier.Command> applier;
  private boolean underWay;
  private boolean lastIsDamaged;
  private long nextAt; // after a failure, not at once

  Compaction(Member me, ActorRef<RaftApplier.Command> applier) {
    this.me = me;
    this.applier = applier;
    this.nextAt = me.now();
  }

  /** Whether a follower needs the last snapshot, or the log behind it. */
  enum Transfer {
    NONE,
    /** It is being sent the snapshot, and answers; a new one would make it begin again. */
    UNDER_WAY,
    /** It gets on with it, or with what has come up since. */
    GETS_ON
  }

  /** Takes a snapshot if the log has grown enough. */
  void startIfDue(Transfer transfer) {
    long bytes =
        switch (transfer) {
          case NONE -> threshold();
          case UNDER_WAY -> mostLogBytes();
          case GETS_ON -> mostWhileItGetsOn();
        };
    boolean mayTry = !underWay && me.now() - nextAt >= 0;
    boolean due =
        lastIsDamaged
            ? me.lastApplied() > me.state().snapshot().index()
            : SnapshotRules.isDue(me.state(), me.lastApplied(), bytes);
    if (mayTry && due) {
      underWay = true;
      applier.tell(RaftApplier.TakeSnapshot.INSTANCE);
    }
  }

  /**
   * At twice the state, so that writing it costs no more than half of what its log has cost, as far
   * as there is room: the log is in memory.
   */
  private long threshold() {
    return Math.max(logBytes(), Math.min(mostLogBytes() / 2, 2 * me.state().snapshot().size()));
  }

  /**
   * Whoever is sent a large state gets to its end if it takes it faster than clients write; were it
   * less than the state, a transfer might be begun again and again, for ever.
   */
  private long mostWhileItGetsOn() {
    return Math.max(mostLogBytes(), me.state().snapshot().size());
  }

  private long mostLogBytes() {
    return 4 * logBytes();
  }

  /** Of the settings; less where the node has many groups. */
  private long logBytes() {
    return me.setup().share().logBytes(me.settings().snapshots().logBytes());
  }

  private long keepBytes() {
    RaftSettings.Snapshots alone = me.settings().snapshots();
    return (long) ((double) alone.keepBytes() / alone.logBytes() * logBytes());
  }

  /** The last one cannot be read: takes another one, as soon as more than that is applied. */
  void replaceLast() {
    lastIsDamaged = true;
    startIfDue(Transfer.NONE);
  }

  /** A new snapshot is wanted, but there is nothing that the last one does not hold. */
  boolean lacksEntry() {
    return lastIsDamaged && me.log().lastIndex() == me.state().snapshot().index();
  }

  /** Our own snapshot is on disk, or failed. */
  void onTaken(RaftApplier.SnapshotTaken taken) {
    underWay = false;
    if (taken.failure().isPresent()) {
      me.context()
          .getLog()
          .warn("{} could not write a snapshot: {}", me.self(), taken.failure().get());
      nextAt = me.now() + me.settings().storage().maxBackoff().toNanos();
      return;
    }
    SnapshotMeta snapshot = taken.snapshot();
    if (snapshot.index() <= me.state().snapshot().index()) {
      return; // a later one of the leader's has overtaken it
    }
    lastIsDamaged = false;
    SnapshotMeta meta = snapshot.with(me.state().configurationAt(snapshot.index()));
    me.record(SnapshotRules.compact(me.state(), meta, keepBytes()));
    me.flush();
    deleteOlderOnceDurable();
  }

  /** The leader's snapshot has taken the place of ours, and of the log before it. */
  void onInstalled() {
    lastIsDamaged = false;
    deleteOlderOnceDurable();
  }

  /**
   * Not those before the one that counts when the time has come: that may be a later one, of which
   * the journal does not know yet, and after a crash the member would look for one that is gone.
   */
  private void deleteOlderOnceDurable() {
    SnapshotMeta journalled = me.state().snapshot();
    me.whenDurable(() -> applier.tell(new RaftApplier.DeleteSnapshotsBefore(journalled)));
  }
}
