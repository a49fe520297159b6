package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real members under a lossy network, with crashes and restarts, by seed. */
class RaftSimulationTest {

  static LongStream seeds() {
    return SimSeeds.upTo(100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void agreesThroughCrashesCutsAndLoss(long seed) {
    try (RaftWorld world = new RaftWorld(seed, seed % 4 == 0 ? 5 : 3)) {
      trouble(world);
      world.load(Duration.ofMillis(8), "a", "b", "c");
      world.sim.runFor(Duration.ofSeconds(8)); // safety, with faults
      world.finish("a", "b", "c"); // progress, without
      assertThat(world.properties.committedIndex()).isGreaterThan(0);
    }
  }

  private static void trouble(RaftWorld world) {
    world
        .sim
        .network()
        .usual(
            LinkProfile.between(Duration.ofNanos(200_000), Duration.ofMillis(15))
                .withDrop(0.05)
                .withDuplicate(0.05)
                .withReorder(0.1));
    world.every(
        Duration.ofMillis(700),
        () -> {
          SimNode victim = world.sim.anyNode();
          switch (world.sim.random().nextInt(4)) {
            case 0 -> {
              victim.crash();
              int down = 50 + world.sim.random().nextInt(1500);
              world.sim.schedule(Duration.ofMillis(down), victim::restart);
            }
            case 1 -> {
              world.sim.network().isolate(victim.name());
              int cut = 50 + world.sim.random().nextInt(2500);
              world.sim.schedule(Duration.ofMillis(cut), world.sim.network()::heal);
            }
            case 2 -> {
              if (victim.isUp()) {
                victim.pause();
                int stopped = 50 + world.sim.random().nextInt(2000);
                world.sim.schedule(Duration.ofMillis(stopped), victim::resume);
              }
            }
            default -> victim.disk().failNext(1);
          }
        });
  }

  @Test
  void electsALeaderAndServesWithoutFaults() {
    try (RaftWorld world = new RaftWorld(1, 3)) {
      world.load(Duration.ofMillis(5), "a");
      world.sim.runFor(Duration.ofSeconds(5));
      world.finish("a");
      assertThat(world.properties.terms()).isEqualTo(1);
      assertThat(world.calls()).filteredOn(call -> call.reply != null).hasSizeGreaterThan(600);
    }
  }
}
