package dev.troupe.testkit.real;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** How the frames from one node to another fare, and the end of all that. */
final class LinkFaults {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition healed = lock.newCondition();
  private long minDelayNanos;
  private long maxDelayNanos;
  private double drop;
  private long heals;

  /**
   * @param dueNanos when a frame is to be passed on, by {@code System.nanoTime}
   * @param heals how often the link had been healed when it came
   */
  record Fate(boolean dropped, long dueNanos, long heals) {}

  /**
   * @throws IllegalArgumentException if the times are not 0 <= min <= max
   */
  void delay(Duration min, Duration max) {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("delays must be 0 <= min <= max: " + min + ", " + max);
    }
    lock.lock();
    try {
      minDelayNanos = min.toNanos();
      maxDelayNanos = max.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /**
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  void drop(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability is between 0 and 1: " + probability);
    }
    lock.lock();
    try {
      drop = probability;
    } finally {
      lock.unlock();
    }
  }

  /** No more faults; what waits is passed on at once. */
  void heal() {
    lock.lock();
    try {
      minDelayNanos = 0;
      maxDelayNanos = 0;
      drop = 0;
      heals++;
      healed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What becomes of a frame that comes now. */
  Fate draw(RandomGenerator random) {
    lock.lock();
    try {
      long delay = minDelayNanos + random.nextLong(maxDelayNanos - minDelayNanos + 1);
      return new Fate(random.nextDouble() < drop, System.nanoTime() + delay, heals);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a frame is due, or the link is healed. */
  void await(Fate fate) throws InterruptedException {
    lock.lock();
    try {
      long left = fate.dueNanos() - System.nanoTime();
      while (left > 0 && heals == fate.heals()) {
        healed.await(left, TimeUnit.NANOSECONDS);
        left = fate.dueNanos() - System.nanoTime();
      }
    } finally {
      lock.unlock();
    }
  }
}
