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
    world.every(Duration.ofMillis(450), () -> strike(world));
  }

  /** One thing goes wrong, and is right again after a while. */
  static void strike(RaftWorld world) {
    SimNode victim = world.sim.anyNode();
    switch (world.sim.random().nextInt(8)) {
      case 0 -> crash(world, victim);
      case 1 -> {
        world.sim.network().isolate(victim.name());
        later(world, 2500, world.sim.network()::heal);
      }
      case 2 -> {
        if (victim.isUp()) {
          victim.pause();
          later(world, 2000, victim::resume);
        }
      }
      case 3 -> victim.disk().failNext(1);
      case 4 -> {
        victim.disk().slow(Duration.ofMillis(1), Duration.ofMillis(60));
        later(world, 2500, victim.disk()::heal);
      }
      case 5 -> {
        world.sim.network().cutOneWay(victim.name(), world.sim.anyNode().name());
        later(world, 2500, world.sim.network()::heal);
      }
      case 6 -> {
        victim.clock().jumpWall(Duration.ofMillis(world.sim.random().nextInt(20_000) - 10_000));
        victim.clock().drift(world.sim.random().nextInt(200_000) - 100_000);
      }
      default -> {
        if (world.sim.random().nextInt(4) == 0) { // the power fails
          world.sim.nodes().forEach(node -> crash(world, node));
        }
      }
    }
  }

  private static void crash(RaftWorld world, SimNode node) {
    node.crash();
    later(world, 1500, node::restart);
  }

  private static void later(RaftWorld world, int atMostMillis, Runnable action) {
    int delay = 50 + world.sim.random().nextInt(atMostMillis);
    world.sim.schedule(Duration.ofMillis(delay), action);
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

  @Test
  void aMemberWhoseDiskIsFullLeavesTheLeadAndComesBackWhenThereIsRoom() {
    try (RaftWorld world = new RaftWorld(2, 3)) {
      world.load(Duration.ofMillis(25), "a");
      world.sim.runFor(Duration.ofSeconds(2));
      String leader = world.properties.lastLeader();
      SimNode full = world.sim.node(leader);
      full.disk().full(true);
      world.sim.runFor(Duration.ofSeconds(5));
      assertThat(world.properties.lastLeader()).isNotEqualTo(leader);
      long committed = world.properties.committedIndex();
      assertThat(world.properties.states().get(leader).log().lastIndex()).isLessThan(committed);
      full.disk().full(false);
      world.sim.runUntil(
          "the member has caught up",
          () -> world.properties.states().get(leader).log().lastIndex() > committed,
          Duration.ofSeconds(20));
      world.finish("a");
    }
  }

  @Test
  void aLeaderThatIsCutOffStepsDownAndAnswersWithinTheTimeLimit() {
    try (RaftWorld world = new RaftWorld(3, 3)) {
      world.sim.runUntil(() -> world.properties.terms() > 0, Duration.ofSeconds(10));
      String leader = world.properties.lastLeader();
      SimCall first = world.append(world.sim.node(leader), "a");
      world.sim.runUntil(() -> first.reply != null, Duration.ofSeconds(5));
      world.sim.network().isolate(leader);
      SimCall write = world.append(world.sim.node(leader), "a");
      SimCall read = world.read(world.sim.node(leader), "a");
      world.sim.runFor(Duration.ofSeconds(6));
      assertThat(write.failure).isEqualTo(CallFailure.UNKNOWN_OUTCOME);
      assertThat(read.failure).isEqualTo(CallFailure.NO_LEADER);
      assertThat(world.properties.lastLeader()).isNotEqualTo(leader);
      SimCall later = world.append(world.sim.node(leader), "a");
      world.sim.runFor(Duration.ofSeconds(6));
      assertThat(later.failure).isEqualTo(CallFailure.NO_LEADER); // certainly not executed
      world.finish("a");
    }
  }

  @Test
  void aMemberThatWasFrozenForAMinuteDoesNotDeposeTheLeader() {
    try (RaftWorld world = new RaftWorld(4, 3)) {
      world.load(Duration.ofMillis(50), "a");
      world.sim.runFor(Duration.ofSeconds(3));
      String leader = world.properties.lastLeader();
      SimNode frozen =
          world.sim.nodes().stream().filter(node -> !node.name().equals(leader)).findAny().get();
      frozen.pause();
      world.sim.runFor(Duration.ofSeconds(60));
      frozen.resume();
      world.sim.runFor(Duration.ofSeconds(3));
      assertThat(world.properties.terms()).isEqualTo(1);
      world.finish("a");
    }
  }
}
