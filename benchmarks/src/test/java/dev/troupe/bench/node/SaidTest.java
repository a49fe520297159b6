package dev.troupe.bench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SaidTest {

  static Stream<Said> all() {
    return Stream.of(
        new Said.Ready(4711),
        new Said.Role("LEADER", 7, 1_700_000_000_000_001L),
        new Said.Snapshot(9, 1 << 30, true, 1_700_000_000_000_002L),
        new Said.Captured(1_700_000_000_000_003L, 12),
        new Said.Written(1_700_000_000_000_004L, 13),
        new Said.Restored(1_700_000_000_000_005L, 14),
        new Said.Standing("FOLLOWER", 1, 2, 3, 4, 5, 6, true, 7, 8));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aLineIsReadAsWhatItWas(Said said) {
    assertThat(said.line()).doesNotContain("\n");
    assertThat(Said.of(said.line())).isEqualTo(said);
  }

  @Test
  void whatIsCutOffOrUnknownIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Said.of("{\"said\":\"ready\",\"po"));
    assertThatIllegalArgumentException().isThrownBy(() -> Said.of("{\"said\":\"nothing\"}"));
    assertThatIllegalArgumentException().isThrownBy(() -> Said.of(""));
  }
}
