package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.judge.CounterModel.Read;
import dev.troupe.testkit.judge.History.Operation;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Histories as long as those of a night's run, with puts, appends, compare-and-sets and counters
 * mixed on each key, are decided in seconds, be they right or wrong.
 */
class MixedHistoryTest {
  private static final int COUNT = 100_000;

  @ParameterizedTest
  @CsvSource({"200, 100", "100, 10000"})
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aHundredThousandMixedOperationsAreDecided(int keys, int oneUnknownIn) {
    MixedModel model = new MixedModel();
    History history =
        new Histories(keys, oneUnknownIn).correct(model, MixedModel::draw, COUNT, keys, 10);
    assertThat(Linearizability.violation(history, model)).isEmpty();

    Operation last = lastAnsweredRead(history);
    history
        .invoke("late", last.key, new Read(), last.returned + 1)
        .ok((Long) last.output - 1, last.returned + 2);
    assertThat(Linearizability.violation(history, model).orElseThrow())
        .contains("key " + last.key + " is not linearizable")
        .contains("late: read = " + ((Long) last.output - 1));
  }

  private static Operation lastAnsweredRead(History history) {
    List<Operation> reads =
        history.inOrder().stream()
            .filter(some -> some.input instanceof Read && some.outcome == History.Outcome.OK)
            .toList();
    return reads.get(reads.size() - 1);
  }
}
