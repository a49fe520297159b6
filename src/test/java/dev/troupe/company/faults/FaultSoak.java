package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.judge.Linearizability;
import dev.troupe.testkit.judge.Register;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Minutes of kills, freezes and cut links, one or two at a time, while clients of all nodes work on
 * few keys; then what all of them saw together is judged. {@code mvn -Psoak verify} runs it, {@code
 * -Dsoak.minutes=20} says for how long, {@code -Dsoak.seed=S} draws other faults. The report is
 * printed, and left in {@code target/soak}.
 */
@Tag("soak")
@Execution(ExecutionMode.SAME_THREAD)
class FaultSoak {
  private static final Duration MINUTES =
      Duration.ofMinutes(Integer.getInteger("soak.minutes", 20));
  private static final long SEED = Long.getLong("soak.seed", 11);
  private static final int CLIENTS = 8;

  /** After the last fault of a strike is over: elections, and the start of JVMs. */
  private static final Duration SERVES_AGAIN = Duration.ofSeconds(60);

  private static final int ANSWERS = 200;

  private enum Fault {
    KILL,
    KILL_TWO,
    KILL_ALL,
    FREEZE,
    CUT_OFF,
    CUT_ONE_WAY,
    CUT_PAIR
  }

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
  private final Set<Integer> killed = new HashSet<>();
  private final List<String> waits = new ArrayList<>();

  @Test
  void whatClientsSeeThroughKillsFreezesAndCutsIsLinearizable() throws Exception {
    try (Trio trio = new Trio(folder).linked().atFullSpeed().startAll()) {
      SocketHistory clients = new SocketHistory(trio, CLIENTS);
      long end = System.nanoTime() + MINUTES.toNanos();
      while (System.nanoTime() < end) {
        Await.pause(between(1_000, 4_000));
        awaitAnswers(strike(trio), clients);
      }
      trio.awaitWhole();
      History history = clients.stop();
      SoakReport.write("faults", report(clients));
      assertThat(struck.values().stream().mapToLong(Integer::longValue).sum())
          .isGreaterThanOrEqualTo(3 * MINUTES.toMinutes());
      Linearizability.check(history, new Register());
    }
  }

  private String report(SocketHistory clients) {
    return "seed %d, faults %s, %s%nseconds from the end of faults to %d answers:%n  %s%n"
        .formatted(SEED, struck, clients, ANSWERS, String.join("\n  ", waits));
  }

  private String strike(Trio trio) {
    String what = "";
    for (int faults = 1 + random.nextInt(2); faults > 0; faults--) {
      Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
      struck.merge(fault, 1, Integer::sum);
      what += fault + " ";
      apply(fault, trio);
      Await.pause(between(100, 4_000));
    }
    repair(trio);
    return what;
  }

  private void apply(Fault fault, Trio trio) {
    int victim = random.nextBoolean() ? trio.leader().orElse(0) : random.nextInt(Trio.NODES);
    int next = (victim + 1) % Trio.NODES;
    switch (fault) {
      case KILL -> kill(trio, victim);
      case KILL_TWO -> {
        kill(trio, victim);
        kill(trio, next);
      }
      case KILL_ALL -> Trio.ALL.forEach(node -> kill(trio, node));
      case FREEZE -> {
        if (!killed.contains(victim)) {
          trio.process(victim).sigstop();
        }
      }
      case CUT_OFF -> trio.links().cutOff(victim);
      case CUT_ONE_WAY -> trio.links().cutOneWay(victim, next);
      case CUT_PAIR -> {
        trio.links().cutOneWay(victim, next);
        trio.links().cutOneWay(next, victim);
      }
    }
  }

  private void kill(Trio trio, int node) {
    trio.process(node).kill9();
    killed.add(node);
  }

  private void repair(Trio trio) {
    trio.links().heal();
    for (int node : Trio.ALL) {
      if (killed.remove(node)) {
        trio.start(node);
      } else {
        trio.checkAlive(node);
        trio.process(node).sigcont();
      }
    }
  }

  private void awaitAnswers(String after, SocketHistory clients) {
    int before = clients.answers();
    long from = System.nanoTime();
    Await.until("the nodes serve again", SERVES_AGAIN, () -> clients.answers() >= before + ANSWERS);
    waits.add("%s%.1f".formatted(after, (System.nanoTime() - from) / 1e9));
  }

  private Duration between(int leastMillis, int mostMillis) {
    return Duration.ofMillis(leastMillis + random.nextInt(mostMillis - leastMillis));
  }
}
