package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantilesTest {

  @Test
  void aPercentileIsTheValueOfTheNearestRank() {
    Quantiles ten = Quantiles.of(List.of(10.0, 2.0, 3.0, 1.0, 5.0, 4.0, 7.0, 6.0, 9.0, 8.0));
    assertThat(ten.percentile(90)).isEqualTo(9);
    assertThat(ten.percentile(91)).isEqualTo(10);
    assertThat(ten.percentile(100)).isEqualTo(10);
    assertThat(ten.percentile(1)).isEqualTo(1);
    assertThat(ten.median()).isEqualTo(5.5);
    assertThat(ten.least()).isEqualTo(1);
    assertThat(ten.most()).isEqualTo(10);
  }

  @Test
  void oneIsAllOfThem() {
    assertThat(Quantiles.of(List.of(4.0)).percentile(90)).isEqualTo(4);
    assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.of(List.of()));
  }
}
