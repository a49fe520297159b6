package dev.troupe.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogScaleTest {

  @Test
  void equalQuotientsAreEqualDistances() {
    LogScale scale = new LogScale(1, 100, 50, 250);
    assertThat(scale.at(1)).isEqualTo(50);
    assertThat(scale.at(10)).isCloseTo(150, within(1e-6));
    assertThat(scale.at(100)).isCloseTo(250, within(1e-6));
    assertThatIllegalArgumentException().isThrownBy(() -> new LogScale(0, 1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new LogScale(2, 2, 0, 1));
  }

  @Test
  void endsAreRoundAndHoldAllValues() {
    assertThat(LogScale.around(0.03, 0.7, 0, 1).steps())
        .usingElementComparator(LogScaleTest::nearly)
        .containsExactly(0.02, 0.05, 0.1, 0.2, 0.5, 1.0);
    assertThat(LogScale.around(1_000, 5_000, 0, 1).steps())
        .usingElementComparator(LogScaleTest::nearly)
        .containsExactly(1_000.0, 2_000.0, 5_000.0);
  }

  @Test
  void aSingleValueHasRoomToo() {
    LogScale scale = LogScale.around(5, 5, 0, 100);
    assertThat(scale.at(5)).isBetween(1.0, 99.0);
  }

  @Test
  void manyDecadesHaveAStepEach() {
    assertThat(LogScale.around(0.01, 1_000, 0, 1).steps())
        .usingElementComparator(LogScaleTest::nearly)
        .containsExactly(0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0);
  }

  private static int nearly(double one, double other) {
    return Math.abs(one / other - 1) < 1e-6 ? 0 : Double.compare(one, other);
  }
}
