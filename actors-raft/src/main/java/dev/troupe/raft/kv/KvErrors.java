package dev.troupe.raft.kv;

/** The errors that only the state can tell. */
final class KvErrors {

  static final byte[] MALFORMED =
      Resp.error("ERR the log holds what is no command of this version");
  static final byte[] NOT_AN_INTEGER = Resp.error("ERR value is not an integer or out of range");
  static final byte[] OVERFLOW = Resp.error("ERR increment or decrement would overflow");
  static final byte[] VALUE_TOO_LARGE =
      Resp.error("ERR the value would be larger than troupe.kv.max-value-bytes");
  static final byte[] REPLY_TOO_LARGE =
      Resp.error("ERR the reply would be larger than troupe.kv.max-reply-bytes");

  static final byte[] NOT_WATCHED =
      Resp.error("ERR the first WATCH of a store must go through its log");

  private KvErrors() {}
}
