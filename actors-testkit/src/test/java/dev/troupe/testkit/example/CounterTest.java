package dev.troupe.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.example.Counter.Mistake;
import dev.troupe.testkit.sim.Shrinker;
import dev.troupe.testkit.sim.ShrunkFailure;
import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CounterTest {
  static LongStream seeds() {
    return SimSeeds.upTo(30);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void countsThroughCrashesAndLoss(long seed) throws Exception {
    Shrinker.defaults().play(() -> play(seed, Mistake.NONE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsEachMistakeBySeed(Mistake mistake) throws Exception {
    ShrunkFailure found = firstFailure(mistake);
    System.out.println(mistake + " was found: " + found.getMessage());
    assertThat(found.events()).hasSizeLessThan(12);
  }

  @Test
  void aFailureNamesSeedInvariantTimeAndTheCommandThatReplaysTheSmallRun() throws Exception {
    ShrunkFailure failure = firstFailure(Mistake.REPETITION_COUNTED);
    assertThat(failure.getMessage())
        .contains("an increment counts once", "seed ", "virtual time", "last events")
        .containsOnlyOnce("replay: ")
        .containsPattern(
            "replay: mvn -pl actors-testkit test -Dtest=CounterTest -Dsim.seed=[0-9]+"
                + " -Dsim.keep=client:[0-9,-]+");
  }

  private static ShrunkFailure firstFailure(Mistake mistake) throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      try {
        long tried = seed;
        new Shrinker(400, Duration.ofMinutes(5)).play(() -> play(tried, mistake));
      } catch (ShrunkFailure failure) {
        return failure;
      }
    }
    throw new AssertionError("40 seeds have not found " + mistake);
  }

  private static void play(long seed, Mistake mistake) {
    try (CounterWorld world = new CounterWorld(seed, mistake)) {
      world.run();
    }
  }
}
