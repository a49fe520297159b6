package dev.troupe.raft;

import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.Nemesis;
import dev.troupe.testkit.sim.NemesisPlan;
import dev.troupe.testkit.sim.Shrinker;
import dev.troupe.testkit.sim.ShrunkFailure;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimFailure;
import dev.troupe.testkit.sim.SimNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;

/**
 * Plays whole runs of a Raft group, each decided by a seed: real members and clients, and a nemesis
 * that lets everything go wrong that a simulation knows. The properties of Figure 3 are looked at
 * after each step; then, in quiet, everybody must be served again; and at the end the clients'
 * calls are judged.
 *
 * <p>Runs are played on the caller's thread, one at a time.
 */
public final class RaftSimulation {

  private static final String SETTINGS =
      """
      troupe.raft {
        heartbeat-interval = 50 ms
        election-timeout-min = 150 ms
        election-timeout-max = 300 ms
        client { request-timeout = 2 s, retry-interval = 300 ms }
        storage.max-backoff = 1 s
        read { at = %s, lease = %s, max-clock-drift = 0.25 }
      }
      """;

  /** State machines that do not keep up, and little room for what they have not applied. */
  private static final String SLOW_MACHINES =
      """
      troupe.raft {
        max-uncommitted-bytes = 1 KiB
        max-event-bytes = 1 KiB
        max-append-bytes = 1 KiB
        apply-dispatcher { simulated-delay-max = 300 ms, simulated-delay-chance = 0.02 }
      }
      """;

  private static final LinkProfile LINKS =
      LinkProfile.between(Duration.ofNanos(200_000), Duration.ofMillis(10))
          .withDrop(0.02)
          .withDuplicate(0.03)
          .withReorder(0.1);

  private static final NemesisPlan FAULTS =
      NemesisPlan.all().every(Duration.ofMillis(300), Duration.ofMillis(1_500)).atMostDown(2);

  private final RunSettings settings;
  private final String replay;
  private final Consumer<String> trace;
  private final Supplier<StateMachine> machine;

  /**
   * @param replay the command that replays a run, as {@link
   *     dev.troupe.testkit.sim.SimSettings#withReplayHint} takes it
   */
  public RaftSimulation(RunSettings settings, String replay) {
    this(settings, replay, null, AppendStore::new);
  }

  /**
   * @param trace is handed each line of the trace; null for nobody
   * @param machine makes what each member applies commands to, which is judged as an {@link
   *     AppendStore}
   */
  RaftSimulation(
      RunSettings settings, String replay, Consumer<String> trace, Supplier<StateMachine> machine) {
    this.settings = settings;
    this.replay = replay;
    this.trace = trace;
    this.machine = machine;
  }

  /** The same, with each line of the trace handed to the listener. */
  public RaftSimulation tracedTo(Consumer<String> listener) {
    return new RaftSimulation(settings, replay, listener, machine);
  }

  /**
   * Plays a run.
   *
   * @throws SimFailure if something is wrong, with all that is needed to look at it again
   */
  public RunReport run(long seed) {
    try (RaftWorld world = new RaftWorld(seed, settings.members(), parts(seed))) {
      if (trace != null) {
        world.sim.traceTo(trace);
      }
      world.sim.network().usual(LINKS);
      List<SimClient> clients = clients(world);
      trouble(world.sim);
      Duration healed = world.sim.now();
      world.sim.runFor(settings.quiet());
      clients.forEach(SimClient::stop);
      clients.forEach(client -> client.mustHaveBeenServed(healed, settings.quiet().dividedBy(2)));
      Exercised exercised = world.exercised(); // before the end has all members take snapshots
      world.finish(keys(world)).forEach(new CallJudge(world.sim, world.calls())::search);
      return report(world, exercised);
    }
  }

  /**
   * Plays a run and, if something is wrong, plays it again with ever fewer of its events.
   *
   * @param maxRuns how often it is played at most; 0 to shrink nothing
   * @param maxTime how long it is played at most, of real time
   * @param onPlay called before each time that it is played
   * @throws ShrunkFailure with the few events that are enough
   */
  public RunReport runAndShrink(long seed, int maxRuns, Duration maxTime, Runnable onPlay)
      throws Exception {
    RunReport[] report = new RunReport[1];
    new Shrinker(maxRuns, maxTime)
        .play(
            () -> {
              onPlay.run();
              report[0] = run(seed);
            });
    return report[0];
  }

  /**
   * Looks whether {@link #runOnly} can read it.
   *
   * @param keep events, as a {@link ShrunkFailure} names them
   * @throws IllegalArgumentException if it cannot
   */
  public static void checkKeep(String keep) throws Exception {
    Shrinker.playOnly(keep, () -> {});
  }

  /**
   * Plays a run with some of its events only.
   *
   * @param keep which ones, as a {@link ShrunkFailure} names them
   * @throws IllegalArgumentException if that cannot be read, see {@link #checkKeep}
   * @throws SimFailure if something is wrong
   */
  public RunReport runOnly(long seed, String keep) throws Exception {
    RunReport[] report = new RunReport[1];
    Shrinker.playOnly(keep, () -> report[0] = run(seed));
    return report[0];
  }

  private WorldParts parts(long seed) {
    String usual = SETTINGS.formatted(seed % 2 == 0 ? "leader" : "member", seed % 4 < 2);
    String own = seed % 5 == 0 ? usual + SLOW_MACHINES : usual;
    return new WorldParts() {
      @Override
      public String settings() {
        return own;
      }

      @Override
      public String replay() {
        return replay;
      }

      @Override
      public StateMachine stateMachine(String node) {
        return machine.get();
      }
    };
  }

  private List<SimClient> clients(RaftWorld world) {
    List<SimNode> nodes = List.copyOf(world.sim.nodes());
    List<SimClient> clients = new ArrayList<>();
    for (int i = 0; i < settings.clients(); i++) {
      SimNode node = nodes.get(i % nodes.size());
      clients.add(new SimClient(world, node, "client" + (i + 1), settings.pace()));
    }
    return clients;
  }

  private void trouble(Sim sim) {
    Nemesis nemesis = sim.nemesis(FAULTS);
    Cancellable power = sim.events("power", Duration.ofSeconds(2), () -> mayFail(sim));
    sim.runFor(settings.faults());
    power.cancel();
    nemesis.stop();
  }

  /** The power of all nodes at once; each comes back by itself. */
  private static void mayFail(Sim sim) {
    if (sim.random().nextInt(5) > 0) {
      sim.trace("the power stays");
      return;
    }
    for (SimNode node : sim.nodes()) {
      node.crash();
      long back = sim.random().nextLong(50, 1_000);
      sim.schedule(Duration.ofMillis(back), node::restart);
    }
  }

  private static String[] keys(RaftWorld world) {
    TreeSet<String> keys = new TreeSet<>();
    world.calls().forEach(call -> keys.add(call.key));
    return keys.toArray(String[]::new);
  }

  private RunReport report(RaftWorld world, Exercised exercised) {
    return new RunReport(
        world.sim.seed(),
        world.sim.now(),
        world.calls().size(),
        (int) world.calls().stream().filter(call -> call.reply != null).count(),
        (int)
            world.sim.happened().stream()
                .filter(event -> !event.group().startsWith("client"))
                .count(),
        world.properties.terms(),
        exercised,
        world.sim.steps(),
        world.sim.traceHash());
  }
}
