package dev.troupe.testkit.sim;

import static dev.troupe.testkit.sim.TestWorld.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.TestWorld.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Isolated("it sets a system property that all simulations read")
class NemesisTest {
  private static final Map<Fault, String> TRACES =
      Map.ofEntries(
          Map.entry(Fault.CRASH, "CRASH n"),
          Map.entry(Fault.PAUSE, "PAUSE n"),
          Map.entry(Fault.PAUSE_MIDWAY, " MIDWAY  it "),
          Map.entry(Fault.PARTITION, "CUT n"),
          Map.entry(Fault.ONE_WAY_CUT, "CUT n"),
          Map.entry(Fault.CLOG, "CLOG n"),
          Map.entry(Fault.LOSS, "drop=0.2"),
          Map.entry(Fault.DELAY, "straggle=0.02"),
          Map.entry(Fault.REORDER, "maxLate=PT2.2S"),
          Map.entry(Fault.SLOW_DISK, "SLOW DISK n"),
          Map.entry(Fault.FAILING_DISK, "FAILED WRITE"),
          Map.entry(Fault.FULL_DISK, "FULL DISK n"),
          Map.entry(Fault.CLOCK, "jumps PT"),
          Map.entry(Fault.DRIFT, "ppm"));

  /** Journals, sends and reads the clock each 5 ms. */
  private static Behavior<?> busy(SimNodeContext world) {
    return Behaviors.setup(
        context -> {
          var diary = context.spawn(new TestWorld.Diary(new ArrayList<>()), "diary");
          String to = world.nodeName().equals("n1") ? "n2" : "n1";
          world.network().register("inbox", message -> {});
          return Behaviors.withTimers(
              timers -> {
                timers.startTimerWithFixedDelay("tick", Duration.ofMillis(5));
                return Behaviors.receive(Object.class)
                    .onAnyMessage(
                        tick -> {
                          long now = world.monotonicNanos().getAsLong();
                          diary.tell("line " + now);
                          world.network().send(to, "inbox", new Note((int) (now / 1000)));
                          return Behaviors.same();
                        })
                    .build();
              });
        });
  }

  static Sim start(long seed, List<String> trace) {
    Sim sim = Sim.seeded(seed, SETTINGS);
    sim.traceTo(trace::add);
    for (int i = 1; i <= 4; i++) {
      sim.node("n" + i, NemesisTest::busy);
    }
    return sim;
  }

  @ParameterizedTest
  @EnumSource
  void eachFaultIsDoneAndTracedAndHealed(Fault fault) {
    List<String> trace = new ArrayList<>();
    try (Sim sim = start(1, trace)) {
      Nemesis nemesis = sim.nemesis(NemesisPlan.all().only(fault));
      sim.runFor(Duration.ofSeconds(6));
      nemesis.stop();
      assertThat(nemesis.done()).containsOnlyKeys(fault);
      assertThat(trace)
          .anyMatch(line -> line.contains(TRACES.get(fault)))
          .anyMatch(line -> line.contains("EVENT nemesis 1"));
      assertThat(sim.happened()).allMatch(event -> !event.what().isEmpty());
      assertThat(sim.nodes()).allMatch(node -> node.isUp() && !node.isPaused());
      long lost = sim.network().lost();
      long before = sim.network().delivered();
      sim.runFor(Duration.ofSeconds(4));
      assertThat(sim.network().delivered()).isGreaterThan(before + 2_000);
      assertThat(sim.network().lost() - lost).isLessThan(10);
    }
  }

  @Test
  void aTornWriteIsTraced() {
    List<String> trace = new ArrayList<>();
    try (Sim sim = start(3, trace)) {
      sim.nodes().forEach(node -> node.disk().slow(Duration.ofMillis(20), Duration.ofMillis(40)));
      for (int i = 0; i < 40; i++) {
        sim.runFor(Duration.ofMillis(50));
        SimNode node = sim.anyNode();
        node.crash();
        node.restart();
      }
      assertThat(trace).anyMatch(line -> line.contains("unsynced, tears the next after"));
    }
  }

  @Test
  void weightsDecideHowOftenAKindIsDrawn() {
    try (Sim sim = start(1, new ArrayList<>())) {
      Nemesis nemesis =
          sim.nemesis(
              NemesisPlan.all()
                  .only(Fault.DRIFT, Fault.CLOCK)
                  .weight(Fault.CLOCK, 9)
                  .every(Duration.ofMillis(5), Duration.ofMillis(5)));
      sim.runFor(Duration.ofSeconds(5));
      nemesis.stop();
      assertThat(nemesis.done().get(Fault.CLOCK))
          .isGreaterThan(5 * nemesis.done().get(Fault.DRIFT));
    }
  }

  @Test
  void aFaultIsTheSameWhetherOthersAreLeftOutOrNot() throws Exception {
    List<SimEvent> all = strikes("all");
    List<SimEvent> some = strikes("nemesis:2,5-6");
    assertThat(some).hasSize(3);
    assertThat(all.stream().map(NemesisTest::drawn).collect(Collectors.toSet()))
        .containsAll(some.stream().map(NemesisTest::drawn).toList());
  }

  private static String drawn(SimEvent event) {
    return event.toString();
  }

  private static List<SimEvent> strikes(String kept) {
    if (!kept.equals("all")) {
      System.setProperty("sim.keep", kept);
    }
    try (Sim sim = start(5, new ArrayList<>())) {
      sim.nemesis(NemesisPlan.all().only(Fault.CLOCK, Fault.DRIFT, Fault.SLOW_DISK, Fault.LOSS));
      sim.runFor(Duration.ofSeconds(3));
      return List.copyOf(sim.happened());
    } finally {
      System.clearProperty("sim.keep");
    }
  }
}
