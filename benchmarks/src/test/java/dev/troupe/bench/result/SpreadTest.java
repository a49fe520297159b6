package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void theMedianIsTheOneInTheMiddleOrBetweenTheTwo() {
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
    assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 9));
    assertThat(Spread.of(List.of(5.0))).isEqualTo(new Spread(5, 5, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }

  /** The median of the quotients; the quotient of the medians may be another. */
  @Test
  void ratiosAreThoseOfNeighbours() {
    Spread ratio = Spread.ofRatios(new double[] {20, 80, 30}, new double[] {10, 10, 10});
    assertThat(ratio).isEqualTo(new Spread(3, 2, 8));
    ratio = Spread.ofRatios(new double[] {10, 20, 40}, new double[] {10, 40, 10});
    assertThat(ratio).isEqualTo(new Spread(1, 0.5, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.ofRatios(new double[] {1}, new double[] {}));
  }
}
