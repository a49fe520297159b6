package dev.troupe.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.Said;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartsTest {

  private static final long BEGAN = 5_000_000;

  private static Heard role(int node, String role, long micros) {
    return new Heard(node, new Said.Role(role, 3, BEGAN + micros));
  }

  @Test
  void theLastToRecoverAndTheFirstToLeadCount() {
    List<Heard> heard =
        List.of(
            new Heard(0, new Said.Ready(1)),
            role(0, "FOLLOWER", 1_000_000),
            role(1, "FOLLOWER", 2_500_000),
            role(0, "PRECANDIDATE", 3_000_000),
            role(0, "LEADER", 3_250_000));
    assertThat(Starts.of(BEGAN, 0.5, 4, 2, heard)).isEqualTo(new Stage.Start(0.5, 2.5, 3.25, 4));
    assertThatIllegalStateException().isThrownBy(() -> Starts.of(BEGAN, 0.5, 4, 3, heard));
  }
}
