package dev.troupe.raft;

import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Servers as the MIT labs have them: real members on simulated nodes, to be cut off, crashed and
 * started again, with the labs' network between them.
 */
final class LabWorld implements WorldParts, AutoCloseable {

  /** Which messages pass from one server to another. */
  interface Passage {
    boolean isOpen(String from, String to, Object message);
  }

  /** The labs allow an election one second. */
  static final Duration ELECTION = Duration.ofSeconds(1);

  private static final int LEADER_ROUNDS = 10;

  final Sim sim;
  final LabNetwork network;
  final LabWatch watch = new LabWatch();
  private final String settings;
  private final Function<String, StateMachine> machine;
  private final RaftWorld raft;
  private final List<SimNode> servers;
  private final Set<SimNode> cutOff = new LinkedHashSet<>();
  private Passage passage = (from, to, message) -> true;

  /**
   * @param settings as HOCON
   * @param machine makes the state machine of a server
   */
  LabWorld(long seed, int size, String settings, Function<String, StateMachine> machine) {
    this.settings = settings;
    this.machine = machine;
    this.raft = new RaftWorld(seed, size, this);
    this.sim = raft.sim;
    this.network = new LabNetwork(sim);
    this.servers = List.copyOf(sim.nodes());
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public RaftProperties properties() {
    return watch;
  }

  @Override
  public StateMachine stateMachine(String node) {
    return machine.apply(node);
  }

  @Override
  public boolean carries(String from, String to, Object message) {
    network.onMessage(from, to, message);
    return passage.isOpen(from, to, message);
  }

  /** From now on only these messages pass. */
  void letPass(Passage which) {
    passage = which;
  }

  // ---- servers

  List<SimNode> servers() {
    return servers;
  }

  SimNode anyServer() {
    return servers.get(sim.random().nextInt(servers.size()));
  }

  /** The server so many places after another, in a ring. */
  SimNode after(SimNode server, int places) {
    return servers.get((servers.indexOf(server) + places) % servers.size());
  }

  RaftState state(SimNode server) {
    return watch.states().get(server.name());
  }

  boolean isConnected(SimNode server) {
    return server.isUp() && !cutOff.contains(server);
  }

  void disconnect(SimNode... which) {
    cutOff.addAll(Arrays.asList(which));
    for (SimNode server : which) {
      sim.network().isolate(server.name());
    }
  }

  void connect(SimNode... which) {
    for (SimNode server : which) {
      cutOff.remove(server);
      for (SimNode other : servers) {
        if (other != server && !cutOff.contains(other)) {
          sim.network().join(server.name(), other.name());
        }
      }
    }
  }

  void connectAll() {
    connect(servers.toArray(SimNode[]::new));
  }

  void crash(SimNode... which) {
    for (SimNode server : which) {
      server.crash();
      watch.gone(server.name());
    }
  }

  /** Starts servers on what their disks have kept, and connects them. */
  void restart(SimNode... which) {
    for (SimNode server : which) {
      server.restart();
      connect(server);
    }
  }

  void crashAll() {
    crash(servers.toArray(SimNode[]::new));
  }

  void restartAll() {
    restart(servers.toArray(SimNode[]::new));
  }

  // ---- leaders

  boolean leads(SimNode server) {
    return server.isUp() && watch.leads(server.name());
  }

  /** The connected server that leads the latest term, at this moment. */
  Optional<SimNode> leading() {
    return servers.stream()
        .filter(server -> isConnected(server) && leads(server))
        .max(Comparator.comparingLong(server -> state(server).term()));
  }

  /** Waits for a leader among the connected servers, as long as the labs do: about 5 s. */
  SimNode leader() {
    for (int round = 0; round < LEADER_ROUNDS; round++) {
      pass(450 + sim.random().nextInt(100));
      Optional<SimNode> found = leading();
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw sim.failure("one leader", "none among the connected servers for 5 s");
  }

  /** Nobody leads, connected or not. */
  void noLeader() {
    for (SimNode server : servers) {
      if (leads(server)) {
        throw sim.failure("no leader without a majority", server.name() + " leads");
      }
    }
  }

  /** The term in which all connected servers are. */
  long term() {
    List<Long> terms =
        servers.stream()
            .filter(this::isConnected)
            .map(server -> state(server).term())
            .distinct()
            .toList();
    if (terms.size() != 1) {
      throw sim.failure("one term", "servers differ: " + terms);
    }
    return terms.get(0);
  }

  // ---- what is kept

  /** Encoded entries kept, in bytes, where they are most. */
  long logBytes() {
    return servers.stream()
        .filter(SimNode::isUp)
        .mapToLong(server -> state(server).log().bytes())
        .max()
        .orElse(0);
  }

  /** Sizes of all snapshots on the servers' disks, in bytes. */
  List<Integer> snapshotBytes() {
    List<Integer> sizes = new ArrayList<>();
    for (SimNode server : servers) {
      for (String file : server.files().list()) {
        if (file.endsWith(".snapshot")) {
          sizes.add(size(server, file));
        }
      }
    }
    return sizes;
  }

  private static int size(SimNode server, String file) {
    try {
      return server.files().read(file).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- time

  void pass(long millis) {
    pass(Duration.ofMillis(millis));
  }

  void pass(Duration virtual) {
    sim.runFor(virtual);
  }

  @Override
  public void close() {
    sim.close();
  }
}
