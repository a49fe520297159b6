package dev.troupe.raft;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what waits in a node's client, from its submission on, so that neither the client's
 * mailbox nor its queues grow without bound; and ends calls.
 */
final class ClientBounds {

  private final RaftSettings.Client settings;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  ClientBounds(RaftSettings.Client settings) {
    this.settings = settings;
  }

  /** Takes a call in; false if there is no room for it. */
  boolean enter(Call call) {
    int nowCalls = calls.incrementAndGet();
    long nowBytes = bytes.addAndGet(call.payload().length);
    if (nowCalls <= settings.maxQueued() && nowBytes <= settings.maxQueuedBytes()) {
      return true;
    }
    leave(call);
    return false;
  }

  private void leave(Call call) {
    calls.decrementAndGet();
    bytes.addAndGet(-call.payload().length);
  }

  void reply(Call call, byte[] reply) {
    leave(call);
    call.onReply(reply);
  }

  void fail(Call call, CallFailure failure) {
    leave(call);
    call.onFailure(failure);
  }
}
