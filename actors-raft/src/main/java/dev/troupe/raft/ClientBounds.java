package dev.troupe.raft;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what waits in a node's client, from its submission on, so that neither the client's
 * mailbox nor its queues grow without bound; and ends calls.
 */
final class ClientBounds {

  private static final Logger LOG = LoggerFactory.getLogger(ClientBounds.class);

  private final RaftSettings.Client settings;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger(); // whose callers do not know yet

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

  Raft.ClientQueue queue() {
    return new Raft.ClientQueue(calls.get(), bytes.get());
  }

  private void leave(Call call) {
    calls.decrementAndGet();
    bytes.addAndGet(-call.payload().length);
  }

  /**
   * Whether so many calls more for which there was no room may wait until the client's actor tells
   * their callers. Bounded, as whoever submits without end is refused without end.
   */
  boolean enterRefused(int count) {
    if (refused.addAndGet(count) <= settings.maxQueued()) {
      return true;
    }
    leaveRefused(count);
    return false;
  }

  void leaveRefused(int count) {
    refused.addAndGet(-count);
  }

  /** Ends calls that were never taken in. */
  void refuse(List<? extends Call> calls) {
    calls.forEach(call -> tell(call, CallFailure.BUSY));
  }

  void reply(Call call, byte[] reply) {
    leave(call);
    try {
      call.onReply(reply);
    } catch (RuntimeException e) { // the caller's mistake must not end everybody's client
      LOG.error("a call's onReply failed", e);
    }
  }

  void fail(Call call, CallFailure failure) {
    leave(call);
    tell(call, failure);
  }

  private static void tell(Call call, CallFailure failure) {
    try {
      call.onFailure(failure);
    } catch (RuntimeException e) {
      LOG.error("a call's onFailure failed", e);
    }
  }
}
