package dev.troupe.raft.redis;

/** The bytes of a connection are not the Redis protocol; nothing after them can be understood. */
final class ProtocolException extends Exception {

  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message, null, false, false);
  }
}
