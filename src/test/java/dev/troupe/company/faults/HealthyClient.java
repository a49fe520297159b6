package dev.troupe.company.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A well-behaved client beside others that are not: writes, reads back, and takes the time. */
final class HealthyClient implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private final Resp connection;
  private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::run, "healthy client");
  private volatile boolean stopping;
  private volatile Throwable failure;

  HealthyClient(int port) throws IOException {
    connection = new Resp(port, Client.REPLY_LIMIT);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (long n = 0; !stopping; n++) {
        long at = System.nanoTime();
        connection.ask("SET", "healthy", Long.toString(n));
        Object read = connection.ask("GET", "healthy");
        micros.add((System.nanoTime() - at) / 1_000);
        if (!Long.toString(n).equals(read)) {
          throw new AssertionError("wrote " + n + ", read " + read);
        }
        Await.pause(BETWEEN);
      }
    } catch (IOException | Resp.Refused | AssertionError e) {
      failure = e;
    }
  }

  /** Forgets the times so far. */
  void listenAnew() {
    micros.clear();
  }

  /** How many times there are. */
  int count() {
    return micros.size();
  }

  /** That many per cent of the times are not above this, in milliseconds. */
  double percentile(int percent) {
    List<Long> sorted;
    synchronized (micros) {
      sorted = new ArrayList<>(micros);
    }
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * percent / 100) / 1_000.0;
  }

  /** Fails the test if it had a wrong answer, an error, or none. */
  void assertWell() {
    if (failure != null) {
      throw new AssertionError("a healthy client was disturbed: " + failure, failure);
    }
  }

  @Override
  public String toString() {
    return "%d writes with reads: median %.1f ms, 99%% %.1f ms, most %.1f ms"
        .formatted(count(), percentile(50), percentile(99), percentile(100));
  }

  @Override
  public void close() throws IOException {
    stopping = true;
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
    connection.close();
  }
}
