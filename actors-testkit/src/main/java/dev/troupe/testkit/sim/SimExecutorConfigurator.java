package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Puts a {@link SimExecutor} behind every dispatcher. Made by Pekko, by name; not for callers. */
public final class SimExecutorConfigurator extends ExecutorServiceConfigurator {
  private final Incarnation incarnation;

  /** Called by Pekko. */
  public SimExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    incarnation = Incarnations.of(prerequisites.settings().config());
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new SimExecutor(incarnation);
  }
}
