package dev.troupe.app.node;

import com.typesafe.config.Config;
import dev.troupe.journal.DamagedJournalException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's life in its JVM: one ActorSystem after the other on the same data and the same ports.
 * When one ends though nobody stopped the node (it was downed or quarantined), the next one begins
 * after a wait. Only {@link #stop}, or an error that a restart cannot cure, ends the node.
 */
public final class NodeRuntime {

  private static final Logger LOG = LoggerFactory.getLogger(NodeRuntime.class);

  /** An ActorSystem that lived so long was well; the next wait is the least again. */
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final Config config;
  private final NodeSettings settings;
  private final NodeServices.Factory factory;
  private final Runnable onServing;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<NodeSystem> current = new AtomicReference<>();

  /**
   * @param config the node's file over the defaults, see {@link NodeConfig#load}
   * @param settings the same, checked
   * @param factory what to play on each ActorSystem
   * @param onServing is run once, when the first ActorSystem serves
   */
  public NodeRuntime(
      Config config, NodeSettings settings, NodeServices.Factory factory, Runnable onServing) {
    this.config = NodeConfig.complete(config, settings);
    this.settings = settings;
    this.factory = factory;
    this.onServing = onServing;
  }

  /** The ActorSystem of this moment, if there is one. */
  public Optional<NodeSystem> current() {
    return Optional.ofNullable(current.get());
  }

  /**
   * Runs the node until {@link #stop}.
   *
   * @throws Exception if its first start fails, or a later one with an error that will not go away
   */
  public void run() throws Exception {
    try {
      RestartWait wait = new RestartWait(settings.restartLeast(), settings.restartGreatest());
      for (int generation = 1; stopping.getCount() > 0; generation++) {
        Duration lived = runOnce(generation);
        if (stopping.getCount() > 0) {
          Duration pause = wait.next(lived.compareTo(STEADY) >= 0);
          LOG.warn(
              "ActorSystem {} has ended though nobody stopped the node; the next begins in {} ms",
              generation,
              pause.toMillis());
          stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } finally {
      ended.countDown();
    }
  }

  private Duration runOnce(int generation) throws Exception {
    long began = System.nanoTime();
    NodeSystem node;
    try {
      node = NodeSystem.start(config, settings, generation, factory);
    } catch (Exception e) {
      if (generation == 1 || e instanceof DamagedJournalException) {
        throw e;
      }
      LOG.warn("ActorSystem {} could not begin", generation, e);
      return Duration.ZERO;
    }
    current.set(node);
    LOG.info("{} serves, ActorSystem {}", settings.name(), generation);
    if (generation == 1) {
      onServing.run();
    }
    node.ended().whenComplete((done, failure) -> current.compareAndSet(node, null));
    if (stopping.getCount() == 0) {
      node.stop();
    }
    node.ended().toCompletableFuture().get();
    node.closeServices();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Ends the node; returns when {@link #run} has, or the settings' limit is over. */
  public void stop() {
    stopping.countDown();
    NodeSystem node = current.get();
    if (node != null) {
      node.stop();
    }
    try {
      ended.await(settings.stopLimit().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
