package dev.troupe.bench.failover;

import dev.troupe.bench.node.TallyBook;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the first acknowledgement, by any node, of a write that was sent after some moment. */
final class FirstAnswer extends TallyBook {

  private record Wait(long since, CompletableFuture<Long> seen) {}

  private volatile Wait wait = new Wait(Long.MAX_VALUE, new CompletableFuture<>());

  FirstAnswer(int commandBytes) {
    super(commandBytes);
  }

  @Override
  public void acknowledged(long number, long due, long now, byte[] answer) {
    super.acknowledged(number, due, now, answer);
    Wait current = wait;
    if (due - current.since() >= 0 && current.since() != Long.MAX_VALUE) {
      current.seen().complete(now);
    }
  }

  /**
   * Waits.
   *
   * @param since by {@link System#nanoTime}
   * @return when it came
   * @throws IOException if none comes in time
   */
  long after(long since, Duration limit) throws IOException, InterruptedException {
    Wait begun = new Wait(since, new CompletableFuture<>());
    wait = begun;
    try {
      return begun.seen().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (TimeoutException e) {
      throw new IOException("no write is acknowledged " + limit + " after a leader was killed", e);
    }
  }
}
