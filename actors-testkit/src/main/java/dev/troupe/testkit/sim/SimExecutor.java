package dev.troupe.testkit.sim;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** What Pekko takes for a thread pool: all it gets goes to the kernel's queue. */
final class SimExecutor extends AbstractExecutorService {
  private final Incarnation incarnation;
  private boolean down;

  SimExecutor(Incarnation incarnation) {
    this.incarnation = incarnation;
  }

  @Override
  public void execute(Runnable task) {
    incarnation.execute(task);
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
