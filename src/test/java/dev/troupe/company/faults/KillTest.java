package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@link KillSoak} in twelve seconds, with bounds for a busy machine. */
@Execution(ExecutionMode.SAME_THREAD)
class KillTest {
  private static final Duration BETWEEN = Duration.ofMillis(5);

  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostWhenNodesAreKilled() {
    try (Trio trio = new Trio(folder).startAll();
        KillRun run = new KillRun(trio, folder, 6, 3, BETWEEN)) {
      run.run(Duration.ofSeconds(12), Duration.ofSeconds(4));
      System.out.println(run.report());
      run.assertNothingLost();
      assertThat(run.leaderKills()).isGreaterThanOrEqualTo(2);
      assertThat(run.medianGap()).as(run.report()).isLessThan(15_000);
    }
  }
}
