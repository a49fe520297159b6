package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.result.Point;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisPlanTest {

  private static final TroupeStore OURS = new TroupeStore(Path.of("troupe"), "1", false);

  @Test
  void setsAndGetsBothWithAndWithoutAPipeline() {
    assertThat(RedisPlan.LOADS)
        .extracting(load -> load.kind() + " " + load.label())
        .containsExactly("SET -c64 -P16", "SET -c64 -P1", "GET -c64 -P16", "GET -c64 -P1");
  }

  @Test
  void theLeaseIsMeasuredForReadsAlone() {
    assertThat(RedisPlan.loads(OURS)).isEqualTo(RedisPlan.LOADS);
    assertThat(RedisPlan.loads(OURS.withLease()))
        .isNotEmpty()
        .isEqualTo(RedisPlan.LOADS.stream().filter(load -> !load.write()).toList());
  }

  /** A setting that differs is told, and makes it another system. */
  @Test
  void theLeaseIsTold() {
    assertThat(OURS.setup()).doesNotContain("lease");
    assertThat(OURS.withLease().setup()).contains("troupe.raft.read.lease = on");
    assertThat(OURS.withLease().name()).isNotEqualTo(OURS.name());
  }

  @Test
  void reportsTellWhatWasAskedFor() {
    RedisPlan plan =
        new RedisPlan(
            List.of(OURS), 3, Duration.ofSeconds(60), Duration.ofSeconds(10), Path.of("x"));
    assertThat(plan.figures())
        .hasToString("{runs=3, warmUpSeconds=60, seconds=10, valueBytes=256, keys=100000}");
    assertThat(RedisPlan.LOADS.stream().map(Point::aim).filter(aim -> aim.isPresent())).hasSize(3);
  }
}
