package dev.troupe.bench.peer;

/** One request; exactly one of {@link #reply} and {@link #fail} is called, once, by any thread. */
public interface Request {

  /** True for a command that goes through the log, false for a query. */
  boolean write();

  /** The command; for a query, empty where there is one group. Not to be changed. */
  byte[] payload();

  /** The state machine's answer. Does not block. */
  void reply(byte[] answer);

  /** No answer; it may have been executed. Does not block. */
  void fail(String why);
}
