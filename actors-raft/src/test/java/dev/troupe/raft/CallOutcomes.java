package dev.troupe.raft;

/** Lets a fake group in another package answer calls, as the real client does from this one. */
public final class CallOutcomes {

  private CallOutcomes() {}

  public static void reply(Call call, byte[] reply) {
    call.onReply(reply);
    afterwards(call);
  }

  public static void fail(Call call, CallFailure failure) {
    call.onFailure(failure);
    afterwards(call);
  }

  private static void afterwards(Call call) {
    Runnable task = call.afterwards();
    if (task != null) {
      task.run();
    }
  }
}
