package dev.troupe.testkit.real;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.testkit.process.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.MemberStatus;

/**
 * A few real nodes in one JVM: ActorSystems with Artery TCP and Pekko Cluster on free ports of the
 * loopback interface, each with a folder of its own. Gossip is tuned for tests ({@code
 * troupe.testkit.real.node}). For 3 to 5 nodes; for more, simulate.
 */
public final class RealCluster implements AutoCloseable {
  private final Map<String, RealNode> nodes = new TreeMap<>();
  private final Optional<Relays> relays;

  private RealCluster(Builder builder) {
    int count = builder.names.size();
    List<Integer> all = FreePorts.find(builder.relayed ? 2 * count : count);
    List<Integer> ports = all.subList(0, count);
    relays =
        builder.relayed
            ? Optional.of(new Relays(builder.names, ports, all.subList(count, 2 * count)))
            : Optional.empty();
    Config base = ConfigFactory.load();
    Config config =
        builder
            .config
            .withFallback(base.getConfig("troupe.testkit.real.node"))
            .withFallback(base)
            .resolve();
    for (int i = 0; i < builder.names.size(); i++) {
      String name = builder.names.get(i);
      Path folder = createFolder(builder.folder.resolve(name));
      nodes.put(
          name,
          new RealNode(
              name,
              builder.systemName,
              ports.get(i),
              folder,
              relays.map(some -> some.configOf(name).withFallback(config)).orElse(config),
              builder.configOfNode,
              builder.root));
    }
  }

  private static Path createFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Prepares nodes of these names, whose folders are made in the given one. */
  public static Builder of(Path folder, String... names) {
    return new Builder(folder, List.of(names));
  }

  /**
   * @throws IllegalArgumentException if there is no such node
   */
  public RealNode node(String name) {
    RealNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("there is no node " + name);
    }
    return node;
  }

  /** All nodes, in the order of their names. */
  public Collection<RealNode> nodes() {
    return List.copyOf(nodes.values());
  }

  /** Starts a node, for the first time or again, with its folder and port, and lets it join. */
  public void start(String name) {
    node(name).start(seeds(name));
  }

  /** A node joins through one that runs; the first of all joins itself. */
  private List<Address> seeds(String starting) {
    List<Address> seeds = new ArrayList<>();
    nodes.values().stream().filter(RealNode::isUp).map(RealNode::address).forEach(seeds::add);
    return seeds.isEmpty() ? List.of(node(starting).address()) : seeds;
  }

  /**
   * Waits until all running nodes see each other Up and reachable, and nobody else.
   *
   * @throws TimeoutException if they do not within the limit
   */
  public void awaitAllUp(Duration limit) throws TimeoutException {
    List<RealNode> running = nodes.values().stream().filter(RealNode::isUp).toList();
    long end = System.nanoTime() + limit.toNanos();
    for (RealNode node : running) {
      node.awaitView(
          view -> allUp(view, running.size()),
          Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }
  }

  private static boolean allUp(CurrentClusterState view, int expected) {
    long up =
        StreamSupport.stream(view.getMembers().spliterator(), false)
            .filter(member -> member.status().equals(MemberStatus.up()))
            .count();
    long known = StreamSupport.stream(view.getMembers().spliterator(), false).count();
    return up == expected && known == expected && view.getUnreachable().isEmpty();
  }

  /**
   * Nothing gets from one node to the other any more; the other direction is not touched. Both must
   * be up.
   */
  public void cutOneWay(String from, String to) {
    Links.cutSending(node(from).system(), node(to).address());
  }

  /** Nothing passes between the two. Both must be up; a cut ends with the life of its sender. */
  public void cut(String a, String b) {
    cutOneWay(a, b);
    cutOneWay(b, a);
  }

  /** Cuts a node off from all others that are up. */
  public void isolate(String name) {
    others(name).forEach(other -> cut(name, other));
  }

  /** Undoes the cuts between the two, both ways. */
  public void join(String a, String b) {
    Links.joinSending(node(a).system(), node(b).address());
    Links.joinSending(node(b).system(), node(a).address());
  }

  /**
   * Holds back what one node sends to the other, each message for a time drawn between the two;
   * they keep their order. The other direction is not touched. Holds for all lives of both nodes,
   * until {@link #heal}, which lets what waits pass at once.
   *
   * @throws IllegalStateException if the cluster was built without {@link Builder#relayed}
   * @throws IllegalArgumentException if the times are not 0 <= min <= max
   */
  public void delay(String from, String to, Duration min, Duration max) {
    link(from, to).delay(min, max);
  }

  /**
   * Loses each message from one node to the other with this probability; the other direction is not
   * touched. Artery repeats its own system messages. Holds for all lives of both nodes, until
   * {@link #heal}.
   *
   * @throws IllegalStateException if the cluster was built without {@link Builder#relayed}
   * @throws IllegalArgumentException if it is not between 0 and 1
   */
  public void drop(String from, String to, double probability) {
    link(from, to).drop(probability);
  }

  private LinkFaults link(String from, String to) {
    Relays some =
        relays.orElseThrow(
            () -> new IllegalStateException("links have no relays: build the cluster relayed()"));
    return some.link(node(from).name(), node(to).name());
  }

  /** Undoes all cuts between nodes that are up, all delays and all losses. */
  public void heal() {
    relays.ifPresent(Relays::heal);
    for (RealNode node : nodes.values()) {
      if (node.isUp()) {
        others(node.name()).forEach(other -> join(node.name(), other));
      }
    }
  }

  private List<String> others(String name) {
    return nodes.values().stream()
        .filter(RealNode::isUp)
        .map(RealNode::name)
        .filter(other -> !other.equals(name))
        .toList();
  }

  /** Ends all nodes without leaving; their folders stay. */
  @Override
  public void close() throws TimeoutException {
    try {
      for (RealNode node : nodes.values()) {
        node.crash();
      }
    } finally {
      relays.ifPresent(Relays::close);
    }
  }

  /** What is to be started. */
  public static final class Builder {
    private final Path folder;
    private final List<String> names;
    private String systemName = "troupe";
    private boolean relayed;
    private Config config = ConfigFactory.empty();
    private Function<RealNodeContext, Config> configOfNode = node -> ConfigFactory.empty();
    private Function<RealNodeContext, Behavior<?>> root = context -> Behaviors.empty();

    private Builder(Path folder, List<String> names) {
      this.folder = folder;
      this.names = names;
    }

    /** Settings in front of {@code application.conf} and of the tuned ones. */
    public Builder config(Config settings) {
      config = settings;
      return this;
    }

    /** The same, as HOCON text. */
    public Builder config(String hocon) {
      return config(ConfigFactory.parseString(hocon));
    }

    /** Settings of single nodes, in front of those of all: where its data is, for example. */
    public Builder configOfNode(Function<RealNodeContext, Config> settings) {
      configOfNode = settings;
      return this;
    }

    /** The name that all ActorSystems of the cluster have. */
    public Builder systemName(String name) {
      systemName = name;
      return this;
    }

    /**
     * Puts a relay before each node, so that links can be slow and lose messages. It costs three
     * threads a connection, and needs addresses from 127.0.0.2 on, as Linux has them.
     */
    public Builder relayed() {
      relayed = true;
      return this;
    }

    /** The root behaviour, made anew for each life of a node. Empty if not said. */
    public Builder root(Function<RealNodeContext, Behavior<?>> behavior) {
      root = behavior;
      return this;
    }

    /** The cluster; no node of it runs yet. */
    public RealCluster prepare() {
      return new RealCluster(this);
    }

    /**
     * Starts all nodes and waits until they see each other.
     *
     * @throws TimeoutException if they do not within 60 s
     */
    public RealCluster start() throws TimeoutException {
      RealCluster cluster = prepare();
      try {
        names.forEach(cluster::start);
        cluster.awaitAllUp(Duration.ofSeconds(60));
        return cluster;
      } catch (TimeoutException | RuntimeException failure) {
        cluster.close();
        throw failure;
      }
    }
  }
}
