package dev.troupe.raft.lane;

import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Lets a dispatcher's actors run on the {@link NodeLoop}. Made by Pekko, by name. */
public final class NodeLoopConfigurator extends ExecutorServiceConfigurator {

  private final DispatcherPrerequisites system;

  /** Called by Pekko. */
  public NodeLoopConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.system = prerequisites;
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new OnLoop(NodeLoop.of(system.settings()).loop());
  }

  /** Ends by name only: the loop has more to do than this dispatcher's work. */
  private static final class OnLoop extends AbstractExecutorService {
    private final Executor loop;
    private volatile boolean down;

    OnLoop(Executor loop) {
      this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
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
}
