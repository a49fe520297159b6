package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.LinkProfile;
import dev.troupe.testkit.sim.SimNode;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads under a lease (thesis 6.4.1) where it is hardest: the leader's clock is slow, the others'
 * are fast, and they elect another as early as they may.
 */
class RaftLeaseTest {

  /** Clocks that differ by a fifth, as {@link #slowAndFast} makes them, with some room. */
  private static final String SETTINGS =
      """
      troupe.raft {
        read { lease = on, max-clock-drift = 0.25 }
        election-timeout-min = 300 ms
        election-timeout-max = 310 ms
        heartbeat-interval = 60 ms
      }
      """;

  static LongStream seeds() {
    return SimSeeds.upTo(5);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingStaleIsReadFromALeaderThatWasCutOff(long seed) {
    try (RaftWorld world = new RaftWorld(seed, 3, SETTINGS)) {
      world
          .sim
          .network()
          .usual(LinkProfile.between(Duration.ofNanos(100_000), Duration.ofMillis(3)));
      world.load(Duration.ofMillis(3), "a");
      world.every(Duration.ofMillis(1_500), () -> cutOff(world));
      world.sim.runFor(Duration.ofSeconds(8));
      world.finish("a");
      assertThat(world.properties.terms()).isGreaterThan(3);
    }
  }

  private static void cutOff(RaftWorld world) {
    if (world.properties.terms() == 0) {
      return;
    }
    String leader = world.properties.lastLeader();
    slowAndFast(world, leader);
    world.sim.network().isolate(leader);
    world.sim.schedule(Duration.ofMillis(1_000), world.sim.network()::heal);
  }

  private static void slowAndFast(RaftWorld world, String leader) {
    for (SimNode node : world.sim.nodes()) {
      node.clock().drift(node.name().equals(leader) ? -100_000 : 100_000);
    }
  }

  /** A query under a lease costs no message but its own. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aLeaderWithALeaseAnswersAtOnce_8(long seed) {
    try (RaftWorld world = new RaftWorld(seed, 3, SETTINGS)) {
      world.sim.network().usual(LinkProfile.between(Duration.ofMillis(20), Duration.ofMillis(25)));
      world.sim.runUntil(() -> world.properties.terms() > 0, Duration.ofSeconds(10));
      world.sim.runFor(Duration.ofSeconds(1));
      SimNode leader = world.sim.node(world.properties.lastLeader());
      Duration asked = world.sim.now();
      SimCall read = world.read(leader, "a");
      world.sim.runUntil("an answer", read::isDone, Duration.ofSeconds(1));
      assertThat(world.sim.now().minus(asked)).isLessThan(Duration.ofMillis(10));
      world.finish("a");
    }
  }
}
