package dev.troupe.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it counts the simulations and the threads of the whole JVM")
class SimLeakTest {
  @Test
  void twoHundredSimulationsLeaveNothingBehind() {
    play(100); // the first hundred fills the JVM's and the libraries' caches
    long heapBefore = usedHeap();
    int threadsBefore = threads();
    play(100);
    assertThat(Incarnations.living()).isZero();
    assertThat(threads()).isLessThanOrEqualTo(threadsBefore);
    assertThat(usedHeap() - heapBefore).as("growth of the heap in bytes").isLessThan(5_000_000);
  }

  private static void play(int count) {
    for (int seed = 0; seed < count; seed++) {
      try (Sim sim = Sim.seeded(seed)) {
        sim.node("n1", world -> Behaviors.empty());
        SimNode second = sim.node("n2", world -> Behaviors.empty());
        sim.runFor(Duration.ofMillis(10));
        second.crash();
        second.restart();
        sim.runFor(Duration.ofMillis(10));
      }
    }
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long usedHeap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
