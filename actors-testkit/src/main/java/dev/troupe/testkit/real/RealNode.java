package dev.troupe.testkit.real;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * One node of a {@link RealCluster}: an ActorSystem with Artery and Pekko Cluster, a port and a
 * folder of its own.
 */
public final class RealNode {
  private static final Duration END = Duration.ofSeconds(30);

  private final String name;
  private final String systemName;
  private final int port;
  private final Path dataFolder;
  private final Config config;
  private final Function<RealNodeContext, Config> configOfNode;
  private final Function<RealNodeContext, Behavior<?>> root;
  private ActorSystem<Object> system;
  private int lives;

  RealNode(
      String name,
      String systemName,
      int port,
      Path dataFolder,
      Config config,
      Function<RealNodeContext, Config> configOfNode,
      Function<RealNodeContext, Behavior<?>> root) {
    this.name = name;
    this.systemName = systemName;
    this.port = port;
    this.dataFolder = dataFolder;
    this.config = config;
    this.configOfNode = configOfNode;
    this.root = root;
  }

  /** Its name in the test. */
  public String name() {
    return name;
  }

  /** Its Artery port, the same in all its lives. */
  public int port() {
    return port;
  }

  /** Its folder, the same in all its lives. */
  public Path dataFolder() {
    return dataFolder;
  }

  /** Its address in the cluster. */
  public Address address() {
    return Address.apply("pekko", systemName, "127.0.0.1", port);
  }

  /** Whether it was started and neither stopped nor crashed. */
  public boolean isUp() {
    return system != null;
  }

  /**
   * The running ActorSystem.
   *
   * @throws IllegalStateException if it is down
   */
  public ActorSystem<Object> system() {
    if (system == null) {
      throw new IllegalStateException("node " + name + " is down");
    }
    return system;
  }

  void start(Iterable<Address> seeds) {
    if (isUp()) {
      return;
    }
    lives++;
    RealNodeContext context = new RealNodeContext(name, lives, dataFolder);
    Config own =
        ConfigFactory.empty()
            .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(port))
            .withValue(
                "troupe.testkit.real.data-folder",
                ConfigValueFactory.fromAnyRef(dataFolder.toString()))
            .withFallback(configOfNode.apply(context))
            .withFallback(config);
    Behavior<Object> behavior = root.apply(context).unsafeCast();
    system = ActorSystem.create(behavior, systemName, own);
    java.util.List<Address> nodes = new java.util.ArrayList<>();
    seeds.forEach(nodes::add);
    Cluster.get(system).manager().tell(new org.apache.pekko.cluster.typed.JoinSeedNodes(nodes));
  }

  /**
   * Leaves the cluster in order and ends.
   *
   * @throws TimeoutException if that takes more than 30 s
   */
  public void stop() throws TimeoutException {
    if (isUp()) {
      var end = CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
      system = null;
      await("stop", end.toCompletableFuture());
    }
  }

  /**
   * Ends without leaving the cluster: no coordinated shutdown; the others see it unreachable. What
   * one JVM cannot do is to keep its actors from seeing PostStop; for that there are simulated
   * nodes and real processes.
   *
   * @throws TimeoutException if that takes more than 30 s
   */
  public void crash() throws TimeoutException {
    if (isUp()) {
      ActorSystem<Object> ending = system;
      system = null;
      ending.terminate();
      await("crash", ending.getWhenTerminated().toCompletableFuture());
    }
  }

  private void await(String what, java.util.concurrent.CompletableFuture<Done> end)
      throws TimeoutException {
    try {
      end.orTimeout(END.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException failure) {
      TimeoutException late =
          new TimeoutException(what + " of " + name + " did not end within " + END);
      late.initCause(failure);
      throw late;
    }
  }

  /**
   * Waits until this node's view of the cluster is as wanted, woken by the cluster's events.
   *
   * @throws TimeoutException if it is not within the limit; with the view that it has then
   */
  public void awaitView(Predicate<CurrentClusterState> wanted, Duration limit)
      throws TimeoutException {
    ClusterView.await(system(), wanted, limit);
  }
}
