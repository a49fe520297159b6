package dev.troupe.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.RaftSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryPlanTest {

  /** What a log counts for an entry beside its command. */
  private static final long ENTRY_BYTES = 64;

  @Test
  void theMostEntriesMakeNoSnapshotDueAndTheLeastDo() {
    long each = ENTRY_BYTES + RecoveryPlan.COMMAND_BYTES;
    assertThat(RecoveryPlan.MOST_ENTRIES * each)
        .isLessThan(logBytes(RecoveryPlan.WITHOUT_SNAPSHOTS));
    assertThat(RecoveryPlan.LEAST_ENTRIES * each)
        .isGreaterThan(2 * logBytes(RecoveryPlan.WITH_SNAPSHOTS));
  }

  private static long logBytes(Map<String, String> settings) {
    return RaftSettings.of(
            ConfigFactory.parseMap(settings)
                .withFallback(ConfigFactory.parseResources("troupe-raft.conf"))
                .resolve())
        .snapshots()
        .logBytes();
  }

  @Test
  void theHeapGrowsWithTheEntries() {
    assertThat(RecoveryPlan.heapFor(0)).isEqualTo(512);
    assertThat(RecoveryPlan.heapFor(10_000_000)).isEqualTo(3_012);
  }
}
