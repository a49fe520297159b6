package dev.troupe.journal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;

/**
 * Gives the calls into RocksDB a limit. RocksDB itself knows none: a write that it holds up until
 * memory is written out, or a flush, waits for as long as that takes. Any thread may call.
 */
final class CallWatch implements AutoCloseable {
  private static final int LOOKS_IN_LIMIT = 8;

  private final Duration limit;
  private final Runnable onOverdue;
  private final Set<Started> running = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "troupe-journal-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean overdue;

  /** One call; two that began at the same moment are two. */
  private static final class Started {
    private final long atNanos = System.nanoTime();
  }

  /** What is watched. */
  interface Call<T> {
    T run() throws RocksDBException;
  }

  /**
   * Begins to watch.
   *
   * @param onOverdue is run once, when a call lasts longer than {@code limit} (or up to an eighth
   *     more), on a thread of its own; it has to make the call end
   */
  CallWatch(Duration limit, Runnable onOverdue) {
    this.limit = limit;
    this.onOverdue = onOverdue;
    long pause = Math.max(1, limit.toMillis() / LOOKS_IN_LIMIT);
    clock.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  <T> T watched(Call<T> call) throws RocksDBException {
    Started started = new Started();
    running.add(started);
    try {
      return call.run();
    } finally {
      running.remove(started);
    }
  }

  /** Whether a call has lasted too long. */
  boolean isOverdue() {
    return overdue;
  }

  private void look() {
    long now = System.nanoTime();
    if (running.stream().anyMatch(call -> now - call.atNanos > limit.toNanos())) {
      overdue = true;
      clock.shutdown();
      onOverdue.run();
    }
  }

  @Override
  public void close() {
    clock.shutdown();
  }
}
