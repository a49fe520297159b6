package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.actor.AbstractScheduler;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.event.LoggingAdapter;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Pekko's scheduler on the node's virtual clock. Made by Pekko, by name; not for callers. */
public final class SimScheduler extends AbstractScheduler {
  private final Incarnation incarnation;

  /** Called by Pekko. */
  public SimScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {
    incarnation = Incarnations.of(config);
  }

  @Override
  @SuppressWarnings("deprecation") // the fixed-rate timers of Pekko itself come in here
  public Cancellable schedule(
      FiniteDuration delay, FiniteDuration interval, Runnable task, ExecutionContext executor) {
    return incarnation.after(
        delay.toNanos(), Math.max(1, interval.toNanos()), () -> executor.execute(task));
  }

  @Override
  public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
    return incarnation.after(delay.toNanos(), 0, () -> executor.execute(task));
  }

  @Override
  public double maxFrequency() {
    return 1_000_000;
  }
}
