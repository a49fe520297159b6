package dev.troupe.testkit.sim;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** What Pekko takes for a thread pool: all it gets goes to the kernel's queue. */
final class SimExecutor extends AbstractExecutorService {
  private final Incarnation incarnation;
  private final String dispatcher;
  private final long leastDelay;
  private final long mostDelay;
  private final double chance;
  private final SplittableRandom random;
  private boolean down;

  /**
   * @param leastDelay nanoseconds of virtual time from handing a task in to its turn
   * @param chance of a task to be late
   */
  SimExecutor(
      Incarnation incarnation, String dispatcher, long leastDelay, long mostDelay, double chance) {
    this.incarnation = incarnation;
    this.dispatcher = dispatcher;
    this.leastDelay = leastDelay;
    this.mostDelay = mostDelay;
    this.chance = chance;
    this.random =
        incarnation.kernel().random(dispatcher + " of " + incarnation.node + incarnation.number);
  }

  @Override
  public void execute(Runnable task) {
    long delay = incarnation.delayOf(dispatcher);
    if (mostDelay != 0 && random.nextDouble() < chance) {
      delay += random.nextLong(leastDelay, mostDelay + 1);
    }
    if (delay == 0) {
      incarnation.execute(task);
    } else {
      incarnation.executeAfter(delay, task);
    }
  }

  @Override
  public void shutdown() {
    down = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    down = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return down;
  }

  @Override
  public boolean isTerminated() {
    return down;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
