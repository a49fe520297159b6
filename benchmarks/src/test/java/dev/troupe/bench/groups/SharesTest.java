package dev.troupe.bench.groups;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {

  @Test
  void partsMakeUpTheWholeByTheirWeights() {
    assertThat(Shares.of(1024, 334, 333, 333)).containsExactly(342, 341, 341);
    assertThat(Shares.of(10, 1, 0, 4)).containsExactly(2, 0, 8);
    assertThat(Shares.of(7, 1)).containsExactly(7);
    assertThat(Shares.of(1, 1, 1, 1)).containsExactly(0, 0, 1);
  }

  @Test
  void muchTimesMuchDoesNotOverflow() {
    assertThat(Shares.of(2_000_000_000, 1_000_000_000, 1_000_000_000))
        .containsExactly(1_000_000_000, 1_000_000_000);
  }
}
