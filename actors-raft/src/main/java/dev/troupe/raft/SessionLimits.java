package dev.troupe.raft;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the replicated sessions are held to. All members must forget the same sessions and replies
 * at the same place of the log, so what holds does not come from a member's own settings: a leader
 * writes its own into the first entry of its term, and from there on they hold on every member.
 *
 * @param timeoutMillis log time after which a session that is not used is forgotten
 * @param maxSessions sessions kept
 * @param maxBytes of replies kept, over all sessions
 */
record SessionLimits(long timeoutMillis, int maxSessions, long maxBytes) {

  private static final int BYTES = 2 * Long.BYTES + Integer.BYTES;

  static SessionLimits of(RaftSettings.Sessions settings) {
    return new SessionLimits(
        settings.timeout().toMillis(), settings.maxSessions(), settings.maxBytes());
  }

  /** As it stands in the entry. */
  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(timeoutMillis)
        .putInt(maxSessions)
        .putLong(maxBytes)
        .array();
  }

  /** Of an entry; empty if it was written before entries had limits. May have more behind them. */
  static Optional<SessionLimits> fromBytes(byte[] bytes) {
    if (bytes.length < BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return Optional.of(new SessionLimits(in.getLong(), in.getInt(), in.getLong()));
  }

  void writeTo(DataOutput out) throws IOException {
    out.write(toBytes());
  }

  static SessionLimits readFrom(DataInput in) throws IOException {
    return new SessionLimits(in.readLong(), in.readInt(), in.readLong());
  }
}
