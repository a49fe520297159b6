package dev.troupe.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Work that takes its time, which no task of a simulation does by itself. */
class SlowDispatcherTest {

  private static final String SLOW =
      """
      slow {
        type = Dispatcher
        executor = "fork-join-executor"
        simulated-delay-min = 100 ms
        simulated-delay-max = %s
        simulated-delay-chance = %s
      }
      """;

  private final List<Duration> done = new ArrayList<>();

  /** Hands what it is told to a child on the slow dispatcher, which notes when it comes to it. */
  private Behavior<?> root(Sim sim) {
    return Behaviors.<Object>setup(
        context -> {
          ActorRef<Object> worker =
              context.spawn(
                  Behaviors.receiveMessage(
                      work -> {
                        done.add(sim.now());
                        return Behaviors.same();
                      }),
                  "worker",
                  DispatcherSelector.fromConfig("slow"));
          return Behaviors.receiveMessage(
              work -> {
                worker.tell(work);
                return Behaviors.same();
              });
        });
  }

  private void work(String most, double chance, int times) {
    String config = SLOW.formatted(most, chance);
    try (Sim sim = Sim.seeded(3, SimSettings.defaults().withNodeConfig(config))) {
      SimNode node = sim.node("n", world -> root(sim));
      for (int i = 0; i < times; i++) {
        node.tell("work");
      }
      sim.runFor(Duration.ofMinutes(1));
    }
    assertThat(done).hasSize(times);
  }

  @Test
  void itsTasksComeLateAndOneAfterTheOther() {
    work("100 ms", 1, 10);
    for (int i = 1; i < done.size(); i++) {
      assertThat(done.get(i).minus(done.get(i - 1))).isBetween(ms(100), ms(101));
    }
  }

  @Test
  void howLateIsDrawn() {
    work("200 ms", 1, 20);
    for (int i = 1; i < done.size(); i++) {
      assertThat(done.get(i).minus(done.get(i - 1))).isBetween(ms(100), ms(201));
    }
    assertThat(done.stream().distinct()).hasSize(20);
  }

  @Test
  void soIsWhetherATaskIsLateAtAll() {
    work("100 ms", 0.5, 100);
    int late = 0;
    for (int i = 1; i < done.size(); i++) {
      late += done.get(i).minus(done.get(i - 1)).compareTo(ms(100)) >= 0 ? 1 : 0;
    }
    assertThat(late).isBetween(30, 70);
  }

  @Test
  void aDispatcherMayBeSlowForAWhile() {
    String config = SLOW.formatted("100 ms", 0);
    try (Sim sim = Sim.seeded(3, SimSettings.defaults().withNodeConfig(config))) {
      SimNode node = sim.node("n", world -> root(sim));
      node.tell("work");
      sim.runFor(ms(1));
      node.slowDown("slow", ms(300));
      node.tell("work");
      sim.runFor(ms(299));
      assertThat(done).hasSize(1);
      sim.runFor(ms(2));
      assertThat(done).hasSize(2);
      node.slowDown("slow", Duration.ZERO);
      node.tell("work");
      sim.runFor(ms(1));
    }
    assertThat(done).hasSize(3);
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
