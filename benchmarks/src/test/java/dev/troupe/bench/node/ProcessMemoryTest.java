package dev.troupe.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

  @Test
  void residentAndPeakAreInKilobytes() {
    ProcessMemory memory =
        ProcessMemory.parse(
            List.of("Name:\tjava", "VmPeak:\t 3000000 kB", "VmHWM:\t  250 kB", "VmRSS:\t  100 kB"));
    assertThat(memory.resident()).hasValue(102_400);
    assertThat(memory.peak()).hasValue(256_000);
  }

  @Test
  void elsewhereNothingIsKnown() {
    assertThat(ProcessMemory.parse(List.of()).resident()).isEmpty();
  }
}
