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
  boolean behindSnapshot; // it was sent one, and has not caught up since
  private boolean everGotOn;
  private long gotOnAt;
  int transfersLost; // in a row: a newer snapshot took the place of the one that was sent

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
      inflightBytes -= inflight.poll().bytes();
    }
    if (mode == Mode.PROBE) {
      become(Mode.REPLICATE);
    }
    nextIndex = Math.max(nextIndex, matchIndex + 1);
    return news;
  }

  /** It is being sent a snapshot, or has not caught up since. */
  boolean needsSnapshot() {
    return transfer != null || behindSnapshot;
  }

  /** It has more of a snapshot, or of the log, than before. */
  void gotOn(long now) {
    everGotOn = true;
    gotOnAt = now;
  }

  boolean getsOn(long now, long limit) {
    return everGotOn && now - gotOnAt < limit;
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
