package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.plan.Load;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TableTest {

  private static final Load LOAD = new Load(true, 64);

  private static Sample sample(double perSecond, OptionalDouble bytes) {
    return new Sample(perSecond, 0.5, 1.25, 9, 42, bytes, 0);
  }

  @Test
  void aRowForEachSystemAndTheRatioBesideTheOther() {
    Samples samples = new Samples();
    for (double rate : new double[] {30_000, 10_000, 20_000}) {
      samples.add("ours", LOAD, sample(rate, OptionalDouble.of(1_500)));
      samples.add("theirs", LOAD, sample(10_000, OptionalDouble.empty()));
    }
    String table = new Table(samples, "ours").of(List.of(LOAD), List.of("ours", "theirs"));
    assertThat(table.lines().skip(1).map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "write 64 ours 20,000 10,000 30,000 0.50 1.25 42.0 1,500",
            "write 64 theirs 10,000 10,000 10,000 0.50 1.25 42.0 -"
                + " ours does 2.00 times as many (1.00 to 3.00)");
  }
}
