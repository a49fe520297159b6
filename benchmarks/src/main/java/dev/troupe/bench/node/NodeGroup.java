package dev.troupe.bench.node;

import dev.troupe.bench.drive.Folders;
import dev.troupe.bench.drive.FreePorts;
import dev.troupe.bench.peer.ReplicaPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A group of ours on loopback whose nodes can be killed, stopped and started again. For one thread;
 * what nodes say comes by others.
 */
public final class NodeGroup implements AutoCloseable {

  /** A node may have a long log to recover. */
  private static final Duration START_LIMIT = Duration.ofMinutes(10);

  private static final Duration LEADER_LIMIT = Duration.ofMinutes(5);
  private static final Duration STATUS_LIMIT = Duration.ofMinutes(5);
  private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(15);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final NodeSetup setup;
  private final List<Integer> ports;
  private final Consumer<Heard> listener;
  private final Map<Integer, NodeProcess> nodes = new HashMap<>();
  private final Map<Integer, Said.Role> roles = new HashMap<>();

  /**
   * On folders as they are.
   *
   * @param ports of all members, the same for each start
   * @param listener gets what nodes say; by a thread for each node, one at a time; must not block
   */
  public NodeGroup(NodeSetup setup, List<Integer> ports, Consumer<Heard> listener) {
    this.setup = setup;
    this.ports = List.copyOf(ports);
    this.listener = listener;
  }

  /** On folders that are empty, and ports that are free. */
  public static NodeGroup onEmptyFolders(NodeSetup setup, Consumer<Heard> listener)
      throws IOException {
    Folders.empty(setup.folder());
    return new NodeGroup(setup, FreePorts.find(setup.members()), listener);
  }

  /** Starts all, and waits until their fronts listen. */
  public void startAll() throws IOException {
    for (int node = 0; node < setup.members(); node++) {
      begin(node);
    }
    for (NodeProcess node : nodes.values()) {
      node.frontPort(START_LIMIT);
    }
  }

  /** Starts one, and waits until its front listens. */
  public void start(int node) throws IOException {
    begin(node);
    frontPort(node);
  }

  private void begin(int node) throws IOException {
    ReplicaPlace place = new ReplicaPlace(node, ports, folder(node));
    nodes.put(node, NodeProcess.start(setup, place, said -> hear(node, said)));
  }

  private void hear(int node, Said said) {
    synchronized (roles) {
      if (said instanceof Said.Role role) {
        roles.put(node, role);
      }
      listener.accept(new Heard(node, said));
    }
  }

  /** Where a node writes; its log is beside it. */
  public Path folder(int node) {
    return setup.folder().resolve(ReplicaPlace.name(node));
  }

  /** Where the group is, for another start of it. */
  public List<Integer> ports() {
    return ports;
  }

  /** A node's front, which is waited for. */
  public int frontPort(int node) throws IOException {
    return nodes.get(node).frontPort(START_LIMIT);
  }

  /** A node that runs. */
  public NodeProcess node(int node) {
    return nodes.get(node);
  }

  /** The indexes of all nodes that run. */
  public List<Integer> running() {
    return new ArrayList<>(nodes.keySet());
  }

  /** Ends a node as SIGKILL does, and waits until it is gone. */
  public void kill(int node) throws InterruptedException {
    nodes.remove(node).kill();
    synchronized (roles) {
      roles.remove(node);
    }
  }

  /** Who leads, as nodes have said so far: of two that have, the one of the later term. */
  public OptionalInt leader() {
    synchronized (roles) {
      return roles.entrySet().stream()
          .filter(each -> each.getValue().role().equals("LEADER"))
          .max((a, b) -> Long.compare(a.getValue().term(), b.getValue().term()))
          .map(each -> OptionalInt.of(each.getKey()))
          .orElse(OptionalInt.empty());
    }
  }

  /**
   * Waits for a leader.
   *
   * @throws IOException if nobody leads in time
   */
  public int awaitLeader() throws IOException, InterruptedException {
    await("nobody leads", LEADER_LIMIT, () -> leader().isPresent());
    return leader().orElseThrow();
  }

  /** How a node stands. */
  public Said.Standing standing(int node, boolean collected) throws IOException {
    return nodes.get(node).standing(collected, STATUS_LIMIT);
  }

  /** Waits until a node has applied all that its leader now knows to be committed. */
  public void awaitCaughtUp(int node) throws IOException, InterruptedException {
    long commit = standing(awaitLeader(), false).commit();
    awaitStanding(node, "it has not caught up", now -> now.applied() >= commit);
  }

  /** Waits until a node stands as is wished. */
  public void awaitStanding(int node, String otherwise, Predicate<Said.Standing> wish)
      throws IOException, InterruptedException {
    await("it has not recovered", CATCH_UP_LIMIT, () -> hasRecovered(node));
    await(otherwise, CATCH_UP_LIMIT, () -> wish.test(standing(node, false)));
  }

  private boolean hasRecovered(int node) {
    synchronized (roles) {
      return roles.containsKey(node);
    }
  }

  /** A condition that may ask nodes. */
  private interface Condition {
    boolean holds() throws IOException;
  }

  private void await(String otherwise, Duration limit, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            otherwise + " after " + limit + "; the nodes' logs are in " + setup.folder());
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** Stops all, in good order; what they wrote stays. */
  @Override
  public void close() {
    nodes.values().forEach(NodeProcess::askToStop); // all, before the first is waited for
    nodes.values().forEach(NodeProcess::close);
    nodes.clear();
    synchronized (roles) {
      roles.clear();
    }
  }
}
