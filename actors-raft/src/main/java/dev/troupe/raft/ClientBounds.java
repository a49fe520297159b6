package dev.troupe.raft;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  // Of the client's actor alone:
  private final Set<Runnable> afterwards = new LinkedHashSet<>();
  private Runnable onAfterwards = () -> {};

  ClientBounds(RaftSettings.Client settings) {
    this.settings = settings;
  }

  /**
   * Whom to tell that {@link #runAfterwards} is to be called when this batch of calls has ended.
   */
  void onAfterwards(Runnable listener) {
    onAfterwards = listener;
  }

  /** Does what the callers want done after their calls have ended. */
  void runAfterwards() {
    if (!afterwards.isEmpty()) {
      afterwards.forEach(ClientBounds::runOne);
      afterwards.clear();
    }
  }

  private static void runOne(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("what was to be done after a call failed", e);
    }
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

  /** Ends calls that were never taken in; on any thread. */
  void refuse(List<? extends Call> calls) {
    Set<Runnable> tasks = new LinkedHashSet<>();
    for (Call call : calls) {
      tell(call, CallFailure.BUSY);
      addAfterwards(call, tasks);
    }
    tasks.forEach(ClientBounds::runOne);
  }

  private static void addAfterwards(Call call, Set<Runnable> tasks) {
    Runnable task = call.afterwards();
    if (task != null) {
      tasks.add(task);
    }
  }

  private void ended(Call call) {
    addAfterwards(call, afterwards);
    if (!afterwards.isEmpty()) {
      onAfterwards.run();
    }
  }

  void reply(Call call, byte[] reply) {
    leave(call);
    try {
      call.onReply(reply);
    } catch (RuntimeException e) { // the caller's mistake must not end everybody's client
      LOG.error("a call's onReply failed", e);
    }
    ended(call);
  }

  void fail(Call call, CallFailure failure) {
    leave(call);
    tell(call, failure);
    ended(call);
  }

  private static void tell(Call call, CallFailure failure) {
    try {
      call.onFailure(failure);
    } catch (RuntimeException e) {
      LOG.error("a call's onFailure failed", e);
    }
  }
}
