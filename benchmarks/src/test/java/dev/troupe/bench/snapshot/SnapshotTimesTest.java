package dev.troupe.bench.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.ProcessMemory;
import dev.troupe.bench.node.Said;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SnapshotTimesTest {

  @Test
  void whatNodesHaveSaidIsSummedUp() {
    List<Heard> heard =
        List.of(
            new Heard(0, new Said.Captured(1_000, 2_500)),
            new Heard(0, new Said.Snapshot(7, 50_000_000, false, 2_000)),
            new Heard(0, new Said.Restored(3_000, 9_000_000)),
            new Heard(1, new Said.Snapshot(7, 50_000_000, true, 1_000_000)),
            new Heard(1, new Said.Restored(4_000, 500_000)));
    MemoryOf memory =
        new MemoryOf(
            "leader", new ProcessMemory(OptionalLong.of(3_000_000), OptionalLong.empty()), 0);
    SnapshotTimes times =
        new SnapshotTimes(
            List.of(new Latencies.Write(1, 2)),
            List.of(
                new Window(Phase.TAKING, 0, 2_000_000),
                new Window(Phase.TAKING, 0, 4_000_000),
                new Window(Phase.SENDING, 0, 1_500_000)),
            heard,
            1,
            List.of(memory),
            3);
    assertThat(times.summary())
        .containsEntry("snapshotMegabytes", 50.0)
        .containsEntry("worstCaptureMillis", 2.5)
        .containsEntry("takingSecondsMedian", 3.0)
        .containsEntry("sendingSeconds", 1.5)
        .containsEntry("transferSeconds", 1.0)
        .containsEntry("restoringSeconds", 0.5)
        .containsEntry("failedWrites", 3L);
    assertThat(times.table()).contains("worst capture millis").contains("leader");
  }

  @Test
  void neitherTheClientsNodeNorTheLeaderIsEmptied() {
    assertThat(SnapshotBench.other(0, 0)).isEqualTo(1);
    assertThat(SnapshotBench.other(0, 1)).isEqualTo(2);
    assertThat(SnapshotBench.other(1, 2)).isEqualTo(0);
  }

  @Test
  void theHeapGrowsWithTheState() {
    assertThat(SnapshotPlan.keysFor(1_000_000_000)).isEqualTo(244_140);
    assertThat(SnapshotPlan.heapFor(1_000_000_000)).isEqualTo(3_012);
  }
}
