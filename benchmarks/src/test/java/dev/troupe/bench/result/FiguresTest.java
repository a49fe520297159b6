package dev.troupe.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void allOfItIsInTheTree() {
    Machine machine = new Machine(2, "Linux", "amd64", "17", 0.5, Duration.ofNanos(210_000));
    Figures figures =
        new Figures(
            "failover",
            machine,
            Map.of("kills", 3),
            Map.of("median", 1.5),
            List.of(Map.of("a", 1)));
    ObjectNode tree = figures.tree(Instant.EPOCH);
    assertThat(tree.at("/benchmark").asText()).isEqualTo("failover");
    assertThat(tree.at("/at").asText()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(tree.at("/machine/syncMicros").asLong()).isEqualTo(210);
    assertThat(tree.at("/plan/kills").asInt()).isEqualTo(3);
    assertThat(tree.at("/summary/median").asDouble()).isEqualTo(1.5);
    assertThat(tree.at("/samples/0/a").asInt()).isEqualTo(1);
  }
}
