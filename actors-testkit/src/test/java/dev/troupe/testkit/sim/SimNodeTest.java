package dev.troupe.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import scala.concurrent.Await;
import scala.concurrent.Promise;

class SimNodeTest {
  private final List<String> seen = new ArrayList<>();

  /** Says when it starts, ticks each 10 ms, and when it stops in an orderly way. */
  private Behavior<?> ticker(SimNodeContext world) {
    seen.add("start " + world.life());
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay("tick", Duration.ofMillis(10));
          return Behaviors.receive(Object.class)
              .onMessageEquals("stop", Behaviors::stopped)
              .onMessageEquals(
                  "throw",
                  () -> {
                    throw new IllegalStateException("planted");
                  })
              .onMessageEquals(
                  "wait",
                  () -> {
                    Await.result(
                        Promise.<String>apply().future(), scala.concurrent.duration.Duration.Inf());
                    return Behaviors.same();
                  })
              .onMessage(
                  String.class,
                  tick -> {
                    seen.add(tick);
                    return Behaviors.same();
                  })
              .onSignal(
                  PostStop.class,
                  signal -> {
                    seen.add("stopped");
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private long ticks() {
    return seen.stream().filter("tick"::equals).count();
  }

  @Test
  void aCrashEndsTimersAndSaysNothing() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = sim.node("n", this::ticker);
      sim.runFor(Duration.ofMillis(55));
      assertThat(ticks()).isEqualTo(5);
      node.crash();
      sim.runFor(Duration.ofSeconds(1));
      assertThat(ticks()).isEqualTo(5);
      assertThat(seen).doesNotContain("stopped");
      node.restart();
      sim.runFor(Duration.ofMillis(55));
      assertThat(seen).contains("start 2");
      assertThat(ticks()).isEqualTo(10);
    }
  }

  @Test
  void aPausedNodeIsLate() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = sim.node("n", this::ticker);
      node.pause();
      sim.runFor(Duration.ofMillis(500));
      assertThat(seen).isEmpty();
      node.resume();
      sim.runFor(Duration.ofMillis(55));
      assertThat(seen).contains("start 1", "tick");
    }
  }

  @Test
  void aFastClockTicksMoreOftenAndJumpsChangeTheWallOnly() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = sim.node("n", this::ticker);
      long start = node.clock().monotonicNanos();
      long wallStart = node.clock().wallMillis();
      node.clock().drift(1_000_000);
      sim.runFor(Duration.ofMillis(1_000));
      assertThat(ticks()).isBetween(190L, 200L);
      assertThat(node.clock().monotonicNanos() - start).isBetween(2_000_000_000L, 2_000_010_000L);
      node.clock().jumpWall(Duration.ofHours(-1));
      assertThat(node.clock().wallMillis()).isEqualTo(wallStart + 2_000 - 3_600_000);
      assertThat(node.clock().monotonicNanos() - start).isBetween(2_000_000_000L, 2_000_010_000L);
      node.clock().heal();
      assertThat(node.clock().wallMillis()).isEqualTo(wallStart + 1_000);
    }
  }

  @Test
  void aRootThatStopsByItselfTakesItsNodeDown() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = sim.node("n", this::ticker);
      node.tell("stop");
      sim.runUntil(() -> !node.isUp(), Duration.ofSeconds(30));
      assertThat(seen).contains("stopped");
      node.restart();
      sim.runFor(Duration.ofMillis(55));
      assertThat(seen).contains("start 2");
    }
  }

  @Test
  void aRootThatThrowsFailsTheRunUnlessItMay() {
    try (Sim sim = Sim.seeded(1)) {
      sim.node("n", this::ticker).tell("throw");
      assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(1)))
          .isInstanceOf(SimFailure.class)
          .hasMessageContaining("root behaviour of n")
          .hasRootCauseMessage("planted");
    }
    try (Sim sim = Sim.seeded(1, SimSettings.defaults().withRootMayFail(true))) {
      SimNode node = sim.node("n", this::ticker);
      node.tell("throw");
      sim.runUntil(() -> !node.isUp(), Duration.ofSeconds(30));
    }
  }

  @Test
  void waitingForAFutureIsRefusedInsteadOfHanging() {
    try (Sim sim = Sim.seeded(1)) {
      sim.node("n", this::ticker).tell("wait");
      assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(1)))
          .isInstanceOf(SimFailure.class)
          .hasMessageContaining("waits for a future");
    }
  }

  @Test
  void callbacksOfPekkosFuturesStayInside() {
    List<String> answers = new ArrayList<>();
    try (Sim sim = Sim.seeded(1)) {
      sim.node("n", world -> asker(answers));
      sim.runFor(Duration.ofSeconds(1));
    }
    assertThat(answers).containsExactly("answer piped", "no answer in time");
  }

  /** Asks a child that answers and one that does not. */
  private static Behavior<Object> asker(List<String> answers) {
    return Behaviors.setup(
        context -> {
          ActorRef<ActorRef<String>> polite =
              context.spawn(
                  Behaviors.receiveMessage(
                      replyTo -> {
                        replyTo.tell("answer");
                        return Behaviors.same();
                      }),
                  "polite");
          ActorRef<ActorRef<String>> mute = context.spawn(Behaviors.empty(), "mute");
          context.pipeToSelf(
              AskPattern.<ActorRef<String>, String>ask(
                      polite,
                      replyTo -> replyTo,
                      Duration.ofMillis(100),
                      context.getSystem().scheduler())
                  .thenApply(answer -> answer + " piped"),
              (answer, failure) -> answer);
          context.ask(
              String.class,
              mute,
              Duration.ofMillis(100),
              replyTo -> replyTo,
              (answer, failure) -> failure == null ? answer : "no answer in time");
          return Behaviors.receive(Object.class)
              .onMessage(
                  String.class,
                  answer -> {
                    answers.add(answer);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  @Test
  void aRealThreadInTheSimulationFailsTheRun() {
    try (Sim sim = Sim.seeded(1)) {
      SimNode node = sim.node("n", this::ticker);
      sim.runFor(Duration.ofMillis(1));
      CompletableFuture.runAsync(() -> node.tell("from outside"), task -> new Thread(task).start())
          .join();
      assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(1)))
          .isInstanceOf(SimFailure.class)
          .hasMessageContaining("handed in from thread");
    } catch (CompletionException unexpected) {
      throw new AssertionError("the foreign thread itself is not to fail", unexpected);
    }
  }

  @Test
  void anInvariantIsLookedAtAfterEachTask() {
    try (Sim sim = Sim.seeded(1)) {
      sim.node("n", this::ticker);
      sim.always(
          "no third tick", () -> ticks() > 2 ? Optional.of("ticked " + ticks()) : Optional.empty());
      assertThatThrownBy(() -> sim.runFor(Duration.ofSeconds(1)))
          .isInstanceOf(SimFailure.class)
          .hasMessageContaining("no third tick: ticked 3");
    }
  }

  @Test
  void aConditionThatNeverHoldsFailsWithItsName() {
    try (Sim sim = Sim.seeded(1)) {
      assertThatThrownBy(() -> sim.runUntil("pigs fly", () -> false, Duration.ofHours(1)))
          .isInstanceOf(SimFailure.class)
          .hasMessageContaining("pigs fly");
    }
  }
}
