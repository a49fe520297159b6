package dev.troupe.raft;

import dev.troupe.raft.kv.KvStateMachine;
import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.judge.Linearizability;
import dev.troupe.testkit.sim.SimNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lab 3: the real key-value state machine on servers of the labs, and clerks that call them. */
final class KvLab implements AutoCloseable {

  /** Without snapshots. */
  static final long NO_LIMIT = -1;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  final LabWorld world;
  private final long snapshotLimit;
  private final History history = new History();
  private int clerks;
  private long lastTick;
  private String violation;

  /**
   * @param snapshotLimit the log's bytes at which a snapshot is due, or {@link #NO_LIMIT}
   */
  KvLab(long seed, int servers, long snapshotLimit) {
    this.snapshotLimit = snapshotLimit;
    this.world = new LabWorld(seed, servers, settings(snapshotLimit), node -> new KvStateMachine());
    world.sim.always("what clerks see", () -> Optional.ofNullable(violation));
  }

  private static String settings(long snapshotLimit) {
    String logBytes = snapshotLimit == NO_LIMIT ? "512 MiB" : snapshotLimit + "";
    return "troupe.raft.snapshot { log-bytes = "
        + logBytes
        + ", keep-bytes = 200, chunk-bytes = 16 KiB, max-chunk-bytes = 16 KiB }";
  }

  // ---- clerks

  /** A clerk that reaches all servers. */
  Clerk clerk() {
    return clerk(world.servers());
  }

  Clerk clerk(List<SimNode> servers) {
    return new Clerk(this, "clerk-" + ++clerks, servers);
  }

  History.Operation invoke(String client, String key, Object input) {
    return history.invoke(client, key, input, tick());
  }

  /** The time in nanoseconds, never twice the same: so it is known what was first. */
  long tick() {
    lastTick = Math.max(lastTick + 1, world.sim.now().toNanos());
    return lastTick;
  }

  /** Runs until a clerk has its answer. */
  void await(Clerk clerk) {
    world.sim.runUntil("a clerk is answered", () -> !clerk.isBusy(), LIMIT);
  }

  String get(Clerk clerk, String key) {
    String[] found = new String[1];
    clerk.get(key, value -> found[0] = value);
    await(clerk);
    return found[0];
  }

  void put(Clerk clerk, String key, String value) {
    clerk.put(key, value, () -> {});
    await(clerk);
  }

  void append(Clerk clerk, String key, String value) {
    clerk.append(key, value, () -> {});
    await(clerk);
  }

  // ---- servers

  /** Servers of different sides do not hear each other. */
  @SafeVarargs
  final void partition(List<SimNode>... sides) {
    world.connectAll();
    for (int i = 0; i < sides.length; i++) {
      for (int j = i + 1; j < sides.length; j++) {
        for (SimNode a : sides[i]) {
          sides[j].forEach(b -> world.sim.network().cut(a.name(), b.name()));
        }
      }
    }
  }

  /** Two sides, each server on one or the other by chance. */
  void partitionAnyhow() {
    List<SimNode> one = new ArrayList<>();
    List<SimNode> other = new ArrayList<>();
    for (SimNode server : world.servers()) {
      (world.sim.random().nextBoolean() ? one : other).add(server);
    }
    partition(one, other);
  }

  // ---- what must hold

  /** Ends the run; for what is found on an actor, where an exception would be lost. */
  void fail(String what) {
    violation = violation == null ? what : violation;
  }

  /** The labs' bounds: the log at most eight times the limit, and no snapshot without a limit. */
  void checkBytes() {
    if (snapshotLimit == NO_LIMIT) {
      if (!world.snapshotBytes().isEmpty()) {
        throw world.sim.failure("no snapshots", "sizes " + world.snapshotBytes());
      }
    } else if (world.logBytes() > 8 * snapshotLimit) {
      throw world.sim.failure("bounded log", world.logBytes() + " bytes");
    }
  }

  /** All that clerks were told could have come from one server that does one thing at a time. */
  void checkHistory() {
    Linearizability.check(history, new TextModel());
  }

  @Override
  public void close() {
    world.close();
  }
}
