package dev.troupe.company.faults;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what other processes do. There is no event to wait for, so it asks again and again. */
final class Await {
  private static final Duration POLL = Duration.ofMillis(50);

  private Await() {}

  /**
   * Asks until it is so.
   *
   * @throws AssertionError if it is not so within the limit, with the last thing that was thrown
   */
  static void until(String what, Duration limit, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    Exception last = null;
    do {
      try {
        if (condition.call()) {
          return;
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (Exception e) {
        last = e;
      }
      pause(POLL);
    } while (System.nanoTime() < deadline);
    throw new AssertionError("not within " + limit + ": " + what, last);
  }

  /** Between two looks at something, or the pace of a load. */
  static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static AssertionError interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted", e);
  }
}
