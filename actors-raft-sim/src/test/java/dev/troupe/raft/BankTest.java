package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.sim.SimSeeds;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WATCH, MULTI and EXEC under the nemesis: the money in the bank stays the same. */
class BankTest {

  static LongStream seeds() {
    return SimSeeds.upTo(10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noMoneyComesOrGoesWhateverGoesWrong(long seed) {
    try (BankRun bank = BankRun.of(seed)) {
      bank.play();
      assertThat(bank.made()).as("transfers").isGreaterThan(10);
      assertThat(bank.refused()).as("refused, for an account had changed").isPositive();
      assertThat(bank.reads()).as("reads").isGreaterThan(10);
    }
  }

  /** So the run would notice. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void anExecThatDoesNotLookAtWhatIsWatchedIsFound(long seed) {
    try (BankRun bank = new BankRun(seed, UncheckedExec::new)) {
      assertThatThrownBy(bank::play).hasMessageContaining("the total is");
    }
  }
}
