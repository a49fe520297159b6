package dev.troupe.bench.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final List<Window> WINDOWS =
      List.of(new Window(Phase.SENDING, 30_000, 60_000), new Window(Phase.TAKING, 20_000, 40_000));

  @Test
  void aWriteIsOfWhatWentOnWhileItWasUnderWay() {
    Latencies latencies =
        Latencies.of(
            List.of(
                new Latencies.Write(1_000, 2_500),
                new Latencies.Write(5_000, 7_000),
                new Latencies.Write(19_000, 20_500),
                new Latencies.Write(19_000, 31_000),
                new Latencies.Write(61_000, 62_000)),
            WINDOWS);
    assertThat(latencies.table().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "ms, while writes p50 p99 worst",
            "nothing else 3 1.5 2.0 2.0",
            "a member takes a snapshot 1 1.5 1.5 1.5",
            "a snapshot is sent and restored 1 12.0 12.0 12.0");
    assertThat(latencies.figures(WINDOWS).get(1))
        .containsEntry("while", "TAKING")
        .containsEntry("worstMillis", 1.5)
        .containsEntry("seconds", List.of(0.02));
  }
}
