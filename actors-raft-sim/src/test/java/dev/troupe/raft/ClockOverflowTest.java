package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.Sim;
import dev.troupe.testkit.sim.SimNode;
import java.time.Duration;
import java.util.stream.LongStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A monotonic clock may run over, as {@link System#nanoTime} may: nothing waits for ever then. */
class ClockOverflowTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  /**
   * Of these n1's clock runs over within half a minute; a node's clocks come from seed and name.
   */
  static LongStream seeds() {
    return LongStream.range(1, 1000).filter(ClockOverflowTest::runsOverSoon).limit(3);
  }

  private static boolean runsOverSoon(long seed) {
    try (Sim sim = Sim.seeded(seed)) {
      long now = sim.node("n1", world -> Behaviors.empty()).clock().monotonicNanos();
      return now > 0 && now + SOON.toNanos() < 0;
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aNodeIsServedBeforeAndAfter(long seed) {
    try (RaftWorld world = new RaftWorld(seed, 3)) {
      SimNode node = world.sim.node("n1");
      assertThat(node.clock().monotonicNanos()).isPositive();
      isServed(world, node);
      world.sim.runFor(SOON);
      assertThat(node.clock().monotonicNanos()).isNegative();
      isServed(world, node);
      world.finish("a");
    }
  }

  private static void isServed(RaftWorld world, SimNode node) {
    SimCall write = world.append(node, "a");
    SimCall read = world.read(node, "a");
    world.sim.runUntil(
        "n1 is served", () -> write.reply != null && read.reply != null, Duration.ofSeconds(8));
  }
}
