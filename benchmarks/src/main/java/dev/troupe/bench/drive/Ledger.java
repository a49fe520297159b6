package dev.troupe.bench.drive;

import java.nio.ByteBuffer;

/**
 * What the client knows of the replicated state, and whether the answers agree with it. A system
 * that is fast because it loses or doubles commands, or reads what is old, is not measured. For the
 * one client of a group.
 */
public final class Ledger {

  private long acknowledged;
  private long failed;
  private long highest;

  /** The highest count that an answer has told; what is sent from now on must not see less. */
  public long highest() {
    return highest;
  }

  /** Requests that had no answer, of either kind. */
  public long failed() {
    return failed;
  }

  /**
   * A write's answer.
   *
   * @param mark what the command began with
   * @param floor {@link #highest} when it was sent
   * @throws IllegalStateException if this cannot be the answer of a linearizable system
   */
  public void written(byte[] answer, long mark, long floor) {
    ByteBuffer fields = ByteBuffer.wrap(answer);
    long count = fields.getLong();
    long echo = fields.getLong();
    if (echo != mark) {
      throw new IllegalStateException("command " + mark + " got the answer of " + echo);
    }
    if (count <= floor) {
      throw new IllegalStateException(
          "a write made it " + count + " commands, though there were " + floor + " before");
    }
    acknowledged++;
    highest = Math.max(highest, count);
  }

  /**
   * A read's answer.
   *
   * @param floor {@link #highest} when it was sent
   * @throws IllegalStateException if the read is stale
   */
  public void read(byte[] answer, long floor) {
    long count = ByteBuffer.wrap(answer).getLong();
    if (count < floor) {
      throw new IllegalStateException(
          "a stale read: " + count + " commands, though " + floor + " were acknowledged before it");
    }
    highest = Math.max(highest, count);
  }

  /** A request that was not answered; it may have been executed. */
  public void failure() {
    failed++;
  }

  /**
   * All is answered: each write that was acknowledged must be in the state, once.
   *
   * @param answer of a read sent after the last answer
   * @throws IllegalStateException if commands were lost or doubled
   */
  public void settle(byte[] answer) {
    long count = ByteBuffer.wrap(answer).getLong();
    if (count < acknowledged || count > acknowledged + failed) {
      throw new IllegalStateException(
          "%d commands were executed, %d acknowledged, %d failed"
              .formatted(count, acknowledged, failed));
    }
  }
}
