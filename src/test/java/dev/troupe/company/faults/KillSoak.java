package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Minutes of redis-benchmark, with checking clients beside it. {@code mvn -Psoak verify} runs it,
 * {@code -Dsoak.minutes=10} says for how long; the report is printed, and left in {@code
 * target/soak}.
 */
@Tag("soak")
@Execution(ExecutionMode.SAME_THREAD)
class KillSoak {

  /** The heap's limit and what a JVM, RocksDB and Netty need beside it. */
  private static final long MOST_MIB = 512 + 384;

  private static final Duration MINUTES =
      Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));

  /** The pace makes three kills a minute, at least every second of them of a leader. */
  private static final long LEAST_LEADER_KILLS = Math.max(1, MINUTES.toMinutes());

  @TempDir Path folder;

  /** It was asked for by name: without its load it fails, where other tests are skipped. */
  @BeforeEach
  void needsItsLoad() {
    assertThat(RedisTools.isInstalled(RedisTools.BENCHMARK))
        .as("redis-benchmark is installed: scripts/install-test-tools")
        .isTrue();
  }

  /** Any node is killed every 20 s. */
  @Test
  void nothingIsLostAndNothingGrowsWhileNodesAreKilled() throws IOException {
    try (Trio trio = new Trio(folder).atFullSpeed().startAll();
        KillRun run = new KillRun(trio, folder, 6, 3, Duration.ZERO)) {
      run.run(MINUTES, Duration.ofSeconds(20));
      SoakReport.write("kills", run.report());
      run.assertNothingLost();
      assertThat((long) run.leaderKills())
          .as(run.report())
          .isGreaterThanOrEqualTo(LEAST_LEADER_KILLS);
      assertThat(run.medianGap()).as(run.report()).isLessThan(1_500);
      assertThat(run.memory().growth()).as(run.report()).isEmpty();
      assertThat(run.memory().max(sample -> true)).as(run.report()).isLessThan(MOST_MIB);
    }
  }

  /** Nobody is killed, so that each process lives for the whole time. */
  @Test
  void memoryIsFlat() throws IOException {
    try (Trio trio = new Trio(folder).atFullSpeed().startAll();
        KillRun run = new KillRun(trio, folder, 6, 3, Duration.ZERO)) {
      run.run(MINUTES, null);
      SoakReport.write("steady", run.report());
      run.assertNothingLost();
      assertThat(run.memory().growth()).as(run.report()).isEmpty();
      assertThat(run.memory().max(sample -> true)).as(run.report()).isLessThan(MOST_MIB);
    }
  }
}
