package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/**
 * Puts a {@link SimExecutor} behind every dispatcher. Made by Pekko, by name; not for callers.
 *
 * <p>A dispatcher's section may have {@code simulated-delay-min} and {@code simulated-delay-max}:
 * its tasks begin so much virtual time later, as on a pool whose threads are busy or with code that
 * takes its time. With {@code simulated-delay-chance} only so many of them, from 0 to 1. Both are
 * drawn for each task.
 */
public final class SimExecutorConfigurator extends ExecutorServiceConfigurator {
  private final Incarnation incarnation;
  private final long leastDelay;
  private final long mostDelay;
  private final double chance;

  /** Called by Pekko. */
  public SimExecutorConfigurator(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    incarnation = Incarnations.of(prerequisites.settings().config());
    leastDelay = nanos(config, "simulated-delay-min");
    mostDelay = Math.max(leastDelay, nanos(config, "simulated-delay-max"));
    String share = "simulated-delay-chance";
    chance = config.hasPath(share) ? config.getDouble(share) : 1;
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    return () -> new SimExecutor(incarnation, id, leastDelay, mostDelay, chance);
  }

  private static long nanos(Config config, String key) {
    return config.hasPath(key) ? config.getDuration(key).toNanos() : 0;
  }
}
