package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.sim.SimSeeds;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code ./troupe sim raft} plays, with a few seeds at each build. */
class StandardRunTest {

  static LongStream seeds() {
    return SimSeeds.upTo(10);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRunHoldsWhateverGoesWrong(long seed) throws Exception {
    RunReport report = run(seed);
    assertThat(report.faults()).isGreaterThan(20);
    assertThat(report.calls()).isGreaterThan(2_000);
    assertThat(report.answered()).isGreaterThan(report.calls() / 2);
    assertThat(report.virtual()).isGreaterThan(Duration.ofSeconds(15));
  }

  /**
   * So many reads of one key waited for a leader together that the search did not come to an end.
   */
  @Test
  void readsThatAllOverlapAreJudged_seed_8044() throws Exception {
    assertThat(run(8044).calls()).isGreaterThan(2_000);
  }

  private static RunReport run(long seed) throws Exception {
    return new RaftSimulation(
            RunSettings.STANDARD, "./troupe sim raft --seed {seed}[ --keep {keep}]")
        .runAndShrink(seed, 100, Duration.ofMinutes(1), () -> {});
  }
}
