package dev.troupe.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.bench.node.ProcessMemory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecoveryStagesTest {

  @Test
  void whatIsNotKnownIsLeftOut() {
    Stage filled =
        new Stage(
            "filled",
            Optional.empty(),
            new ProcessMemory(OptionalLong.empty(), OptionalLong.empty()),
            31_000_000,
            8_000_000,
            100_700_000);
    Stage started =
        new Stage(
            "started",
            Optional.of(new Stage.Start(1, 2, 3, 4)),
            new ProcessMemory(OptionalLong.of(200_000_000), OptionalLong.of(300_000_000)),
            1,
            2,
            3);
    RecoveryStages stages = new RecoveryStages(List.of(filled, started), 1.5);
    assertThat(stages.table().lines().map(line -> line.replaceAll(" +", " ")))
        .contains("filled - - - - - - 31 8 100.7", "started 1.0 2.0 3.0 4.0 200 300 0 0 0.0");
    assertThat(stages.samples().get(0)).doesNotContainKeys("frontSeconds", "residentBytes");
    assertThat(stages.samples().get(1))
        .containsEntry("firstWriteSeconds", 4.0)
        .containsEntry("peakResidentBytes", 300_000_000L);
  }
}
