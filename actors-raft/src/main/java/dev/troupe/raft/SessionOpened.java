package dev.troupe.raft;

import java.nio.ByteBuffer;

/**
 * The reply to {@link Call.Kind#OPEN_SESSION}.
 *
 * @param session the session's number, for {@link Call}
 * @param resumed false if the session is new
 * @param lastSequence the highest sequence number executed so far; 0 in a new session
 */
public record SessionOpened(long session, boolean resumed, long lastSequence) {

  private static final int BYTES = 2 * Long.BYTES + 1;

  /** As it stands in the reply; {@link #fromBytes} reads it. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(session)
        .put((byte) (resumed ? 1 : 0))
        .putLong(lastSequence)
        .array();
  }

  /** Reads what {@link #toBytes} wrote. */
  public static SessionOpened fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new SessionOpened(in.getLong(), in.get() == 1, in.getLong());
  }
}
