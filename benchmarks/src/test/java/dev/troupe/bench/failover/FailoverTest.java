package dev.troupe.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.Said;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class FailoverTest {

  private static final long KILLED = 1_000_000;

  private static Heard role(int node, String role, long term, long micros) {
    return new Heard(node, new Said.Role(role, term, KILLED + micros));
  }

  @Test
  void theFirstOfEachRoleAfterTheKillCounts() {
    List<Heard> heard =
        List.of(
            role(0, "LEADER", 3, -10),
            role(1, "PRECANDIDATE", 3, 260_500),
            role(2, "PRECANDIDATE", 3, 270_000),
            new Heard(1, new Said.Ready(1)),
            role(1, "CANDIDATE", 4, 280_000),
            role(1, "LEADER", 4, 290_250));
    Failover time = Failover.of(300, KILLED, 3, heard, 5);
    assertThat(time)
        .isEqualTo(new Failover(300, OptionalDouble.of(260.5), OptionalDouble.of(290.25), 1, 5));
  }

  @Test
  void whatNobodyHasSaidIsLeftOut() {
    Failover time = Failover.of(300, KILLED, 3, List.of(), 5);
    assertThat(time.figures()).doesNotContainKeys("stoodMillis", "ledMillis");
    FailoverTimes times = new FailoverTimes(List.of(time), 10, 2);
    assertThat(times.table())
        .contains("kill to next acknowledged write     300    300   300  300   1")
        .doesNotContain("votes");
  }

  @Test
  void theTableTellsThePartsOfEachKill() {
    FailoverTimes times = new FailoverTimes(List.of(time(300), time(400), time(900)), 10, 2);
    assertThat(times.table())
        .contains("kill to next acknowledged write           400    300    900    900   3")
        .contains("  kill to a member's asking for votes     300    200    800    800   3")
        .contains("  from then to a leader                    60     60     60     60   3")
        .contains("  from then to the acknowledgement         40     40     40     40   3");
    assertThat(times.summary())
        .containsEntry("medianMillis", 400.0)
        .containsEntry("p90Millis", 900.0)
        .containsEntry("failedWrites", 2L);
    assertThat(times.samples()).hasSize(3);
  }

  private static Failover time(double answered) {
    return new Failover(
        answered, OptionalDouble.of(answered - 100), OptionalDouble.of(answered - 40), 1, 5_000);
  }
}
