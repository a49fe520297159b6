package dev.troupe.testkit.example;

import static java.time.Duration.ofMillis;

import dev.troupe.testkit.example.Counter.Incremented;
import dev.troupe.testkit.example.Counter.Log;
import dev.troupe.testkit.example.Counter.Message;
import dev.troupe.testkit.example.Counter.Mistake;
import dev.troupe.testkit.example.Counter.More;
import dev.troupe.testkit.example.Counter.Network;
import dev.troupe.testkit.sim.Fault;
import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.Nemesis;
import dev.troupe.testkit.sim.NemesisPlan;
import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNodeContext;
import dev.troupe.testkit.sim.SimSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The replicated counter in the simulation: a primary, a backup, a client, and what must hold. */
final class CounterWorld implements AutoCloseable {
  private static final SimSettings SETTINGS =
      SimSettings.defaults()
          .withNodeConfig(
              """
              pekko.actor.allow-java-serialization = on
              pekko.actor.warn-about-java-serializer-usage = off
              """)
          .withDiskSync(ofMillis(1), ofMillis(10))
          .withReplayHint("mvn -pl actors-testkit test -Dtest=CounterTest -Dsim.seed={seed}");

  final Sim sim;
  private final List<Integer> done = new ArrayList<>();
  private int asked;
  private final Map<String, List<Incremented>> logs = new TreeMap<>();

  CounterWorld(long seed, Mistake mistake) {
    sim = Sim.seeded(seed, SETTINGS);
    sim.network()
        .usual(LinkProfile.between(ofMillis(1), ofMillis(10)).withDrop(0.05).withDuplicate(0.05));
    sim.node("primary", root(network -> Primary.create(network, mistake, watch("primary"))));
    sim.node("backup", root(network -> Backup.create(network, mistake, watch("backup"))));
    sim.node("client", root(network -> Client.create("client", network, done::add)));
    sim.always("the backup's log is a prefix of the primary's", this::backupIsPrefix);
    sim.always("an increment counts once", this::countedOnce);
    sim.always("what is done is on both disks", this::nothingLost);
  }

  /**
   * Adapts what the simulation offers to what the production code asks for; the root actor gets all
   * messages.
   */
  private static Function<SimNodeContext, Behavior<?>> root(
      Function<Network, Behavior<Message>> node) {
    return world ->
        Behaviors.<Message>setup(
            context -> {
              world.network().register("counter", context.getSelf());
              return node.apply((to, message) -> world.network().send(to, "counter", message));
            });
  }

  private java.util.function.Consumer<Log> watch(String node) {
    return log -> logs.put(node, log.entries());
  }

  private Optional<String> backupIsPrefix() {
    List<Incremented> primary = logs.getOrDefault("primary", List.of());
    List<Incremented> backup = logs.getOrDefault("backup", List.of());
    boolean prefix =
        backup.size() <= primary.size() && primary.subList(0, backup.size()).equals(backup);
    return prefix ? Optional.empty() : Optional.of(backup + " and " + primary);
  }

  private Optional<String> countedOnce() {
    List<Incremented> primary = logs.getOrDefault("primary", List.of());
    boolean once = new HashSet<>(primary).size() == primary.size();
    return once ? Optional.empty() : Optional.of("twice in " + primary);
  }

  private Optional<String> nothingLost() {
    for (Map.Entry<String, List<Incremented>> log : logs.entrySet()) {
      if (log.getValue().size() < done.size()) {
        return Optional.of(done.size() + " are done, but not on the disk of " + log.getKey());
      }
    }
    return Optional.empty();
  }

  /** Two virtual seconds of faults, then a quiet end, in which everything must get done. */
  void run() {
    Nemesis nemesis =
        sim.nemesis(
            NemesisPlan.all()
                .only(Fault.CRASH, Fault.SLOW_DISK, Fault.LOSS, Fault.PARTITION)
                .weight(Fault.CRASH, 2)
                .on("primary", "backup")
                .every(ofMillis(40), ofMillis(60)));
    Cancellable asking = sim.events("client", ofMillis(40), this::askForOneMore);
    sim.runFor(Duration.ofSeconds(2));
    asking.cancel();
    nemesis.stop();
    sim.runUntil("all increments are done", () -> done.size() == asked, Duration.ofSeconds(60));
  }

  private void askForOneMore() {
    asked++;
    sim.node("client").tell(More.INSTANCE);
  }

  @Override
  public void close() {
    sim.close();
  }
}
