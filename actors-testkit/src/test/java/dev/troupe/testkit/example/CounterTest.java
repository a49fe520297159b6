package dev.troupe.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.example.Counter.Mistake;
import dev.troupe.testkit.sim.SimFailure;
import dev.troupe.testkit.sim.SimSeeds;
import java.util.ArrayList;
import java.util.List;
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
    List<SimFailure> found = new ArrayList<>();
    for (long seed = 1; seed <= 40; seed++) {
      try {
        play(seed, mistake);
      } catch (SimFailure failure) {
        found.add(failure);
      }
    }
    assertThat(found).as("seeds that found %s", mistake).isNotEmpty();
    System.out.println(
        mistake
            + ": found by "
            + found.size()
            + " of 40 seeds, first:\n"
            + found.get(0).getMessage());
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
    for (long seed = 1; ; seed++) {
      try {
        play(seed, mistake);
      } catch (SimFailure failure) {
        return failure;
      }
    }
  }

  private static void play(long seed, Mistake mistake) {
    try (CounterWorld world = new CounterWorld(seed, mistake)) {
      world.run();
      world.checkNothingLost();
    }
  }
}
