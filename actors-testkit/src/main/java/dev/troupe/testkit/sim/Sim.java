package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Many nodes in one thread. The seed decides which task runs next, how long a message takes, what a
 * crash destroys; the same seed gives the same run, step by step.
 *
 * <p>All methods are to be called on the thread that made the simulation. Time moves only inside of
 * {@link #runFor}, {@link #runUntil}, {@link #await} and {@link #step}.
 */
public final class Sim implements AutoCloseable {
  private final Kernel kernel;
  private final SimSettings settings;
  private final Config nodeConfig;
  private final SimNetwork network;
  private final Map<String, SimNode> nodes = new TreeMap<>();
  private final RandomGenerator random;

  private Sim(long seed, SimSettings settings) {
    this.settings = settings;
    this.kernel = new Kernel(seed, settings);
    this.nodeConfig = NodeConfig.prepare(settings.nodeConfig());
    this.network = new SimNetwork(kernel, settings);
    this.random = kernel.random("test");
    if (Boolean.getBoolean("sim.trace")) {
      traceTo(System.out::println);
    }
  }

  /** A simulation with the settings of the configuration. */
  public static Sim seeded(long seed) {
    return seeded(seed, SimSettings.defaults());
  }

  /** A simulation with settings of its own. */
  public static Sim seeded(long seed, SimSettings settings) {
    return new Sim(seed, settings);
  }

  /**
   * Adds a node and starts it. The root behaviour is made anew for each life of the node; it
   * receives what is told to {@link SimNode#tell}.
   *
   * @param name letters, digits, '-' and '_'
   * @throws IllegalArgumentException if there is such a node already
   */
  public SimNode node(String name, Function<SimNodeContext, Behavior<?>> root) {
    if (nodes.containsKey(name)) {
      throw new IllegalArgumentException("there is a node " + name + " already");
    }
    SimNode node = new SimNode(kernel, name, root, nodeConfig, settings, network);
    nodes.put(name, node);
    node.start();
    return node;
  }

  /**
   * @throws IllegalArgumentException if there is no such node
   */
  public SimNode node(String name) {
    SimNode node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("there is no node " + name);
    }
    return node;
  }

  /** All nodes, in the order of their names. */
  public Collection<SimNode> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  /** A node drawn by the seed. */
  public SimNode anyNode() {
    return List.copyOf(nodes.values()).get(random().nextInt(nodes.size()));
  }

  /** What carries the messages between the nodes, and fails to. */
  public SimNetwork network() {
    return network;
  }

  /**
   * Chance for the test's own decisions. Within one of the {@link #events} it is that event's own.
   */
  public RandomGenerator random() {
    RandomGenerator own = kernel.script.random();
    return own == null ? random : own;
  }

  /** Virtual time since the start. */
  public Duration now() {
    return Duration.ofNanos(kernel.now());
  }

  /** How many tasks have run. */
  public long steps() {
    return kernel.steps();
  }

  /** The seed of this run. */
  public long seed() {
    return kernel.seed;
  }

  /** Does something once, after this much virtual time, on the simulation's thread. */
  public Cancellable schedule(Duration delay, Runnable action) {
    return kernel.after(delay.toNanos(), null, () -> kernel.execute(null, action));
  }

  /** Does something again and again, for the first time after one period. */
  public Cancellable every(Duration period, Runnable action) {
    return kernel.after(
        period.toNanos(), null, () -> kernel.execute(null, action), period.toNanos());
  }

  /**
   * As {@link #every}; each turn is an event of its own that a shrunk run can leave out. So that
   * the others stay what they are without it, it has a stream of chance of its own: what the action
   * draws from {@link #random} and {@link #anyNode}. The lines that it traces describe it.
   *
   * @param group names what belongs together, such as one client; letters, digits, '_', '.', '-'; a
   *     second group of the same name gets a number
   */
  public Cancellable events(String group, Duration period, Runnable action) {
    String unique = kernel.script.newGroup(group);
    return every(period, () -> kernel.script.next(unique, action));
  }

  /** What has happened so far of {@link #events}, and of the faults of each {@link Nemesis}. */
  public List<SimEvent> happened() {
    return kernel.script.happened();
  }

  /**
   * An invariant, looked at after every single task. It should be cheap and must not change
   * anything.
   *
   * @param violation empty while all is well, else what is wrong
   */
  public void always(String name, Supplier<Optional<String>> violation) {
    kernel.always(name, violation);
  }

  /**
   * Runs one task or moves time to the next timer.
   *
   * @return false if there is nothing to do, ever
   * @throws SimFailure if an invariant is violated
   */
  public boolean step() {
    return kernel.driving(() -> kernel.step(Long.MAX_VALUE));
  }

  /**
   * Runs for so much virtual time.
   *
   * @throws SimFailure if an invariant is violated
   */
  public void runFor(Duration virtual) {
    long end = kernel.now() + virtual.toNanos();
    kernel.driving(() -> runOut(end));
    kernel.idleUntil(end);
  }

  private boolean runOut(long end) {
    boolean more;
    do {
      more = kernel.step(end);
    } while (more);
    return true;
  }

  /**
   * Runs until the condition holds; it is looked at after every step.
   *
   * @throws SimFailure if it does not hold within the limit of virtual time, or an invariant is
   *     violated
   */
  public void runUntil(BooleanSupplier condition, Duration limit) {
    runUntil("condition", condition, limit);
  }

  /**
   * As {@link #runUntil(BooleanSupplier, Duration)}, with a name for the condition in the failure.
   */
  public void runUntil(String name, BooleanSupplier condition, Duration limit) {
    long end = kernel.now() + limit.toNanos();
    if (!kernel.driving(() -> runOut(condition, end))) {
      throw kernel.failure(name, "did not come true within " + limit + " of virtual time", null);
    }
  }

  private boolean runOut(BooleanSupplier condition, long end) {
    while (!condition.getAsBoolean()) {
      if (!kernel.step(end)) {
        kernel.idleUntil(end);
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  /**
   * Runs until the stage is complete, for the asks of a test.
   *
   * @throws SimFailure if it fails, or is not complete within the limit of virtual time
   */
  public <T> T await(CompletionStage<T> stage, Duration limit) {
    var future = stage.toCompletableFuture();
    runUntil("awaited stage", future::isDone, limit);
    try {
      return future.join();
    } catch (RuntimeException failed) {
      throw kernel.failure("awaited stage", "failed: " + failed.getMessage(), failed);
    }
  }

  /**
   * Ends all faults: the network is whole, disks are well, paused nodes go on, crashed ones start
   * again.
   */
  public void heal() {
    kernel.trace.event(kernel.now(), "HEAL", "");
    network.heal();
    for (SimNode node : nodes.values()) {
      node.disk().heal();
      node.clock().heal();
      node.resume();
      node.restart();
    }
  }

  /** Lets a nemesis loose on the nodes, from now until it is stopped. */
  public Nemesis nemesis(NemesisPlan plan) {
    return new Nemesis(this, plan);
  }

  /** Adds a line to the trace, and to its hash. */
  public void trace(String line) {
    kernel.trace.event(kernel.now(), line, "");
  }

  /**
   * Hands each line of the trace to the listener from now on; {@code -Dsim.trace=true} prints them
   * all.
   */
  public void traceTo(Consumer<String> listener) {
    kernel.trace.listen(listener);
  }

  /** The last lines of the trace. */
  public List<String> lastTrace() {
    return kernel.trace.lines();
  }

  /**
   * Stands for the whole run so far: two runs of one seed that differ in anything differ in this.
   */
  public long traceHash() {
    return kernel.trace.hash() ^ kernel.steps() * 0x9E3779B97F4A7C15L;
  }

  /** A failure of this run, for checks that the test makes itself. */
  public SimFailure failure(String invariant, String what) {
    return kernel.failure(invariant, what, null);
  }

  Kernel kernel() {
    return kernel;
  }

  /** Ends all nodes without a shutdown; nothing of this simulation remains. */
  @Override
  public void close() {
    kernel.close();
    nodes.values().forEach(SimNode::powerOff);
    nodes.clear();
  }
}
