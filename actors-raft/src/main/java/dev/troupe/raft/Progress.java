package dev.troupe.raft;

import java.util.ArrayDeque;

/** What a leader knows of one follower (Figure 2, volatile state on leaders). */
final class Progress {

  /** How entries are sent to it. */
  enum Mode {
    /** It is not known where the logs agree: one message at a time. */
    PROBE,
    /** The logs agree: as many as the window takes, without waiting. */
    REPLICATE,
    /** It lacks what the log no longer has: a snapshot is under way. */
    SNAPSHOT
  }

  /** Whoever answers and takes nothing must not have the log grow for ever. */
  private static final int MOST_DOUBLINGS = 6;

  private record Sent(long lastIndex, int bytes) {}

  final String peer;
  private final ArrayDeque<Sent> inflight = new ArrayDeque<>();
  private long inflightBytes;

  long nextIndex;
  long matchIndex;
  Mode mode = Mode.PROBE;
  boolean probing; // a probe is under way
  long commitSent; // the commit index that it was told last
  long ackedRound;
  long lastAck; // when it answered last
  SnapshotSender transfer;
  private boolean behindSnapshot; // it was sent one, and may not have restored it yet
  private boolean everGotOn;
  private long gotOnAt;
  private boolean takes; // something of the last snapshot has come
  private long takesSince;
  private long tookBehind; // bytes of the log, since the last transfer
  private long transferTook; // the longest of those in a row
  private int transfersLost; // in a row: taken in vain, as the log behind them was gone

  Progress(String peer, long nextIndex, long now) {
    this.peer = peer;
    this.nextIndex = nextIndex;
    this.lastAck = now;
  }

  boolean mayHaveMore(RaftSettings settings) {
    return switch (mode) {
      case PROBE -> !probing;
      case REPLICATE ->
          inflight.size() < settings.maxInflightMessages()
              && inflightBytes < settings.maxInflightBytes();
      case SNAPSHOT -> false;
    };
  }

  /** Entries up to {@code lastIndex} are under way. */
  void sent(long lastIndex, int bytes) {
    if (mode == Mode.PROBE) {
      probing = true;
    } else {
      inflight.add(new Sent(lastIndex, bytes));
      inflightBytes += bytes;
      nextIndex = lastIndex + 1;
    }
  }

  /**
   * It has everything up to here on disk.
   *
   * @return false if that was known
   */
  boolean accepted(long index) {
    boolean news = index > matchIndex;
    matchIndex = Math.max(matchIndex, index);
    while (!inflight.isEmpty() && inflight.peek().lastIndex() <= matchIndex) {
      int taken = inflight.poll().bytes();
      inflightBytes -= taken;
      tookBehind += taken;
    }
    if (mode == Mode.PROBE) {
      become(Mode.REPLICATE);
    }
    nextIndex = Math.max(nextIndex, matchIndex + 1);
    return news;
  }

  /** It is being sent a snapshot, or may be restoring it. */
  boolean needsSnapshot() {
    return transfer != null || behindSnapshot;
  }

  /** It is sent a snapshot from the beginning. */
  void beginTransfer(SnapshotSender sender) {
    become(Mode.SNAPSHOT);
    transfersLost += takes ? 1 : 0;
    takes = false;
    behindSnapshot = true;
    transfer = sender;
  }

  /** It has more of the snapshot. */
  void tookChunk(long now) {
    takesSince = takes ? takesSince : now; // it may have been down when it was sent the first one
    takes = true;
    gotOn(now);
  }

  /** It has the whole snapshot, and restores it. */
  void endTransfer(long now) {
    tookChunk(now);
    tookBehind = 0;
    transferTook = Math.max(transferTook, now - takesSince);
    become(Mode.PROBE);
  }

  /**
   * Forgets what it was sent, if it has restored that: it takes entries meanwhile, but no more than
   * it may hold for its state machine.
   *
   * @param mostHeld bytes of entries
   */
  void forgetIfRestored(long mostHeld) {
    if (behindSnapshot && tookBehind > mostHeld) {
      behindSnapshot = false;
      takes = false;
      transferTook = 0;
      transfersLost = 0;
    }
  }

  int transfersLost() {
    return transfersLost;
  }

  /** It has more of a snapshot, or of the log, than before. */
  void gotOn(long now) {
    everGotOn = true;
    gotOnAt = now;
  }

  /**
   * Whether it may be getting on with what it was sent. Of a large state it says nothing while it
   * restores that, so it has as long as the state was under way; and twice as long after each
   * transfer that was in vain, so that one will do in the end, however slow it is.
   *
   * @param patience with anybody, in nanoseconds
   */
  boolean getsOn(long now, long patience) {
    long most = Math.max(patience, transferTook) << Math.min(transfersLost, MOST_DOUBLINGS);
    return everGotOn && now - gotOnAt < most;
  }

  /**
   * As a leader shows it.
   *
   * @param lastIndex of the leader's log
   */
  RaftStatus.Follower status(long lastIndex, long now) {
    return new RaftStatus.Follower(
        lastIndex - matchIndex,
        inflight.size() + (probing ? 1 : 0),
        inflightBytes,
        now - lastAck,
        mode == Mode.SNAPSHOT);
  }

  void become(Mode next) {
    mode = next;
    probing = false;
    inflight.clear();
    inflightBytes = 0;
    if (next != Mode.SNAPSHOT) {
      transfer = null;
    }
  }
}
