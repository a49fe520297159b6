package dev.troupe.app.ops;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits of the command line for what other processes do; all of them have a limit. */
public final class Waits {

  private Waits() {}

  /** Pauses; false if the thread was interrupted, which then ends the wait. */
  public static boolean pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Polls a condition until it holds; false when the time is up first. */
  public static boolean until(Duration limit, Duration poll, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() >= deadline || !pause(poll)) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }
}
