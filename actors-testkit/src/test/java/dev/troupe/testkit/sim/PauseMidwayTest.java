package dev.troupe.testkit.sim;

import static dev.troupe.testkit.sim.TestWorld.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.sim.TestWorld.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class PauseMidwayTest {
  private final List<String> seen = new ArrayList<>();
  private final List<Object> received = new ArrayList<>();

  /** Reads the clock, sends, reads the clock again. */
  private Behavior<?> worker(SimNodeContext world) {
    return Behaviors.receive(Object.class)
        .onMessage(
            Note.class,
            note -> {
              long before = world.monotonicNanos().getAsLong();
              seen.add("before");
              world.network().send("other", "inbox", note);
              long after = world.monotonicNanos().getAsLong();
              seen.add("after " + (after - before) / 1_000_000);
              return Behaviors.same();
            })
        .build();
  }

  private Behavior<?> other(SimNodeContext world) {
    return Behaviors.withTimers(
        timers -> {
          world.network().register("inbox", received::add);
          timers.startTimerWithFixedDelay("tick", Duration.ofMillis(10));
          return Behaviors.receive(Object.class)
              .onMessage(
                  String.class,
                  tick -> {
                    seen.add(tick);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private Sim start(long seed) {
    Sim sim = Sim.seeded(seed, SETTINGS);
    sim.node("other", this::other);
    sim.node("worker", this::worker);
    sim.runFor(Duration.ofMillis(5));
    return sim;
  }

  @Test
  void othersGoOnBetweenTwoStatements() {
    try (Sim sim = start(1)) {
      sim.node("worker").pauseMidway(0, Duration.ofMillis(50));
      sim.node("worker").tell(new Note(1));
      sim.schedule(
          Duration.ofMillis(30),
          () -> {
            assertThat(seen).containsOnly("tick");
            assertThat(sim.node("worker").isPaused()).isTrue();
          });
      sim.runFor(Duration.ofMillis(100));
      assertThat(seen).contains("before", "after 50");
      assertThat(sim.node("worker").isPaused()).isFalse();
    }
  }

  @Test
  void itEndsWithTheTimeToRun() {
    try (Sim sim = start(1)) {
      sim.node("worker").pauseMidway(0, Duration.ofMillis(50));
      sim.node("worker").tell(new Note(1));
      sim.runFor(Duration.ofMillis(30));
      assertThat(seen).contains("before", "after 30");
    }
  }

  @Test
  void theClockThatWasReadIsOldAndTheMessageComesAfterThePause() {
    try (Sim sim = start(1)) {
      sim.node("worker").pauseMidway(1, Duration.ofMillis(50));
      sim.node("worker").tell(new Note(1));
      sim.schedule(Duration.ofMillis(40), () -> seen.add("received " + received.size()));
      sim.runFor(Duration.ofMillis(100));
      assertThat(seen.indexOf("before")).isLessThan(seen.indexOf("received 0"));
      assertThat(seen.indexOf("received 0")).isLessThan(seen.indexOf("after 50"));
      assertThat(received).hasSize(1);
      assertThat(sim.lastTrace())
          .anyMatch(line -> line.contains("PAUSE worker MIDWAY  it sends to other"))
          .anyMatch(line -> line.contains("RESUME worker"));
    }
  }

  @Test
  void aNodeThatIsKilledMidwayDoesNotGoOnAndStartsAgain() {
    try (Sim sim = start(1)) {
      SimNode worker = sim.node("worker");
      worker.pauseMidway(0, Duration.ofSeconds(1));
      worker.tell(new Note(1));
      sim.schedule(
          Duration.ofMillis(20),
          () -> {
            worker.crash();
            worker.restart();
          });
      sim.runFor(Duration.ofSeconds(2));
      assertThat(seen).doesNotContain("before");
      assertThat(worker.lives()).isEqualTo(2);
      worker.tell(new Note(2));
      sim.runFor(Duration.ofSeconds(1));
      assertThat(received).containsExactly(new Note(2));
    }
  }

  @Test
  void anotherNodeMayCrashAndStartMeanwhile() {
    try (Sim sim = start(1)) {
      sim.node("worker").pauseMidway(0, Duration.ofSeconds(1));
      sim.node("worker").tell(new Note(1));
      sim.schedule(Duration.ofMillis(20), sim.node("other")::crash);
      sim.schedule(Duration.ofMillis(200), sim.node("other")::restart);
      sim.runFor(Duration.ofSeconds(2));
      assertThat(received).containsExactly(new Note(1));
    }
  }

  @Test
  void aHealedNodeGoesOnAtOnceAndAPauseToComeIsCalledOff() {
    try (Sim sim = start(1)) {
      sim.node("worker").pauseMidway(0, Duration.ofSeconds(1));
      sim.node("worker").tell(new Note(1));
      sim.schedule(Duration.ofMillis(20), sim::heal);
      sim.runFor(Duration.ofMillis(100));
      assertThat(seen).contains("after 20");
      sim.node("worker").pauseMidway(0, Duration.ofSeconds(1));
      sim.heal();
      sim.node("worker").tell(new Note(2));
      sim.runFor(Duration.ofMillis(100));
      assertThat(seen).contains("after 0");
    }
  }

  @Test
  void aSecondNodeWaitsWithItsPause() {
    try (Sim sim = start(1)) {
      sim.node("second", this::worker);
      sim.runFor(Duration.ofMillis(5));
      sim.node("worker").pauseMidway(0, Duration.ofMillis(50));
      sim.node("second").pauseMidway(0, Duration.ofMillis(500));
      sim.node("worker").tell(new Note(1));
      sim.schedule(Duration.ofMillis(10), () -> sim.node("second").tell(new Note(2)));
      sim.runFor(Duration.ofMillis(200));
      assertThat(seen).contains("after 50", "after 0");
    }
  }

  @Test
  void anInvariantThatBreaksMeanwhileFailsTheRun() {
    try (Sim sim = start(1)) {
      sim.always(
          "no tick after the check",
          () ->
              sim.node("worker").isPaused() && sim.now().toMillis() > 20
                  ? Optional.of("planted")
                  : Optional.empty());
      sim.node("worker").pauseMidway(0, Duration.ofMillis(50));
      sim.node("worker").tell(new Note(1));
      assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(1)))
          .isInstanceOf(SimFailure.class)
          .hasMessageContaining("planted");
    }
  }
}
