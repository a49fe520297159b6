package dev.troupe.raft.redis;

import dev.troupe.raft.CallFailure;
import dev.troupe.raft.kv.Resp;
import dev.troupe.raft.redis.RedisSettings.UnknownOutcome;
import java.util.EnumMap;
import java.util.Map;

/** What a client is told when the group did not answer. */
final class Failures {

  static final String USED_UP =
      "BUSY troupe.redis.max-bytes-in-flight is used up; the command was not executed";

  static final byte[] BUSY_HERE = Resp.error(USED_UP);

  private static final byte[] TRY_AGAIN =
      Resp.error("TRYAGAIN no answer in time; the command changes nothing, so it can be repeated");

  private static final Map<CallFailure, byte[]> ERRORS = new EnumMap<>(CallFailure.class);

  static {
    put(CallFailure.NO_LEADER, "CLUSTERDOWN no leader was found in time; not executed");
    put(CallFailure.BUSY, "BUSY too many commands are waiting; not executed");
    put(
        CallFailure.EARLIER_CALL_FAILED,
        "TRYAGAIN an earlier command of this connection was not executed, so this was not either");
    put(CallFailure.TOO_LARGE, "ERR the command is larger than the group takes; not executed");
    put(CallFailure.SESSION_EXPIRED, "SESSIONEXPIRED the session is unknown or has expired");
    put(CallFailure.NO_SUCH_SESSION, "NOSESSION there is no session of this name");
    put(CallFailure.QUERY_FAILED, "ERR the store could not answer; its log says why");
    put(
        CallFailure.REPLY_FORGOTTEN,
        "REPLYFORGOTTEN executed at an earlier request; its reply is no longer kept");
    put(
        CallFailure.OVERTAKEN,
        "OVERTAKEN a later command of the session was executed before; this one never is");
    put(CallFailure.UNKNOWN_OUTCOME, "UNKNOWN outcome: no answer in time; executed or not");
  }

  private Failures() {}

  private static void put(CallFailure failure, String message) {
    ERRORS.put(failure, Resp.error(message));
  }

  /** Null if the connection must be closed instead. */
  static byte[] reply(CallFailure failure, Request request, UnknownOutcome policy) {
    if (failure == CallFailure.UNKNOWN_OUTCOME) {
      if (request.isRepeatable()) {
        return TRY_AGAIN;
      }
      return policy == UnknownOutcome.ERROR ? ERRORS.get(failure) : null;
    }
    return ERRORS.get(failure);
  }

  static byte[] reply(CallFailure failure) {
    return ERRORS.get(failure);
  }

  /** True if what the client sent behind the failed command must fail with it. */
  static boolean stopsPipeline(CallFailure failure) {
    return failure != CallFailure.REPLY_FORGOTTEN && failure != CallFailure.QUERY_FAILED;
  }
}
