package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SampleTest {

  private static Histogram latencies(long... micros) {
    Histogram histogram = new Histogram(60_000_000, 3);
    for (long each : micros) {
      histogram.recordValue(each);
    }
    return histogram;
  }

  @Test
  void allFiguresAreForOneRequest() {
    Cost cost = new Cost(Duration.ofMillis(2), OptionalLong.of(4_000), OptionalLong.of(5));
    Sample sample = Sample.of(latencies(500, 500, 1_000, 2_000), Duration.ofMillis(500), cost, 3);
    assertThat(sample)
        .isEqualTo(
            new Sample(8, 0.5, 2.0, 2.0, 500, OptionalDouble.of(1_000), OptionalDouble.of(10), 3));
  }

  @Test
  void withoutAnswersThereIsNoSample() {
    Cost cost = new Cost(Duration.ZERO, OptionalLong.empty(), OptionalLong.empty());
    assertThatIllegalStateException()
        .isThrownBy(() -> Sample.of(latencies(), Duration.ofSeconds(1), cost, 0));
  }
}
