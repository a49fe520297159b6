package dev.troupe.raft;

/** Why a {@link Call} has no reply, and whether it may have been executed. */
public enum CallFailure {
  /** No leader was found in time; certainly not executed. */
  NO_LEADER(true),
  /** Too much is waiting already; certainly not executed, and worth a retry. */
  BUSY(true),
  /** An earlier call of the same source was not executed, so this one was not either. */
  EARLIER_CALL_FAILED(true),
  /** The command is larger than the group takes; certainly not executed. */
  TOO_LARGE(true),
  /** The session is unknown or has expired; certainly not executed. */
  SESSION_EXPIRED(true),
  /** A session by that name does not exist, and only a resumption was asked for. */
  NO_SUCH_SESSION(true),
  /** A later command of the session was executed already; this one was not, and never will be. */
  OVERTAKEN(true),
  /** The state machine could not answer the query, which has changed nothing; see its log. */
  QUERY_FAILED(true),
  /** Executed at an earlier submission, but its reply is no longer kept. */
  REPLY_FORGOTTEN(false),
  /** Proposed and not answered in time: it may be executed, once, now, later or never. */
  UNKNOWN_OUTCOME(false);

  private final boolean certainlyNotExecuted;

  CallFailure(boolean certainlyNotExecuted) {
    this.certainlyNotExecuted = certainlyNotExecuted;
  }

  /** True if the call was not executed and never will be. */
  public boolean certainlyNotExecuted() {
    return certainlyNotExecuted;
  }
}
