package dev.troupe.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.example.Counter.Mistake;
import dev.troupe.testkit.sim.SimFailure;
import dev.troupe.testkit.sim.SimSeeds;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CounterTest {
  static LongStream seeds() {
    return SimSeeds.upTo(100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void countsThroughCrashesAndLoss(long seed) {
    play(seed, Mistake.NONE);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsEachMistakeBySeed(Mistake mistake) {
    SimFailure found = firstFailure(mistake);
    System.out.println(mistake + " was found by seed " + found.seed() + ":\n" + found.getMessage());
  }

  @Test
  void aFailureNamesSeedInvariantTimeAndReplay() {
    SimFailure failure = firstFailure(Mistake.REPETITION_COUNTED);
    assertThat(failure.getMessage())
        .contains(
            "an increment counts once", "seed " + failure.seed(), "virtual time", "last events")
        .contains("mvn -pl actors-testkit test -Dtest=CounterTest -Dsim.seed=" + failure.seed());
  }

  private static SimFailure firstFailure(Mistake mistake) {
    for (long seed = 1; seed <= 40; seed++) {
      try {
        play(seed, mistake);
      } catch (SimFailure failure) {
        return failure;
      }
    }
    throw new AssertionError("40 seeds have not found " + mistake);
  }

  private static void play(long seed, Mistake mistake) {
    try (CounterWorld world = new CounterWorld(seed, mistake)) {
      world.run();
      world.checkNothingLost();
    }
  }
}
