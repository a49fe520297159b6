package dev.troupe.raft.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes an event loop for those of its connections that have something to do: noted one by one,
 * woken together. A loop that is woken for the first of sixty has often gone to sleep again when
 * the second comes. May be used by any thread.
 */
final class LoopWaker implements Runnable {

  /** How many have their turns before the loop looks at its sockets again. */
  private static final int MOST_TURNS = 1024;

  private final Executor loop;
  private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();

  LoopWaker(Executor loop) {
    this.loop = loop;
  }

  /** Wakes nobody yet: {@link #run} is to be called some time soon. */
  void note(Runnable turn) {
    due.add(turn);
  }

  /** The loop does what has been noted. */
  @Override
  public void run() {
    if (!due.isEmpty() && woken.compareAndSet(false, true)) {
      loop.execute(this::turns);
    }
  }

  private void turns() {
    woken.set(false); // first: what is noted from now on is seen below, or wakes the loop again
    Runnable turn = null;
    for (int i = 0; i < MOST_TURNS && (turn = due.poll()) != null; i++) {
      turn.run();
    }
    run(); // there may be more than that
  }
}
