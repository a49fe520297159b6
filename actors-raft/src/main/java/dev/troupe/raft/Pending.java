package dev.troupe.raft;

/** A command that a client has taken and not yet answered. */
final class Pending {

  private static final long NEVER = -1;

  private final long id;
  private final Call call;
  private final long deadline;
  private long firstEpoch = NEVER;
  private long lastEpoch = NEVER;
  private long lastFrame;
  private long sentAt;

  Pending(long id, Call call, long deadline) {
    this.id = id;
    this.call = call;
    this.deadline = deadline;
  }

  long id() {
    return id;
  }

  Call call() {
    return call;
  }

  long deadline() {
    return deadline;
  }

  int bytes() {
    return Entry.OVERHEAD + call.payload().length;
  }

  void sentIn(long epoch, long frame, long now) {
    sentAt = now;
    if (firstEpoch == NEVER) {
      firstEpoch = epoch;
    }
    lastEpoch = epoch;
    lastFrame = frame;
  }

  /** It may have been proposed. */
  boolean wasSent() {
    return firstEpoch != NEVER;
  }

  /** It may have been proposed in an epoch before this one. */
  boolean wasSentBefore(long epoch) {
    return firstEpoch != NEVER && firstEpoch < epoch;
  }

  /** When it was sent last. */
  long sentAt() {
    return sentAt;
  }

  boolean isInflight(long epoch) {
    return lastEpoch == epoch;
  }

  /** This frame of the epoch and all after it were not taken. */
  void refused(long epoch, long frame) {
    if (lastEpoch == epoch && lastFrame >= frame && firstEpoch == epoch) {
      firstEpoch = NEVER; // sent once, and certainly not proposed
    }
  }
}
