package dev.troupe.bench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaCommandTest {

  @Test
  void aLargeHeapIsCollectedPieceByPiece() {
    assertThat(JavaCommand.growingHeap(1_024, List.of()))
        .contains("-Xms128m", "-Xmx1024m", "-XX:+UseSerialGC")
        .doesNotContain("-XX:+UseG1GC");
    assertThat(JavaCommand.growingHeap(1_025, List.of()))
        .contains("-Xms128m", "-Xmx1025m", "-XX:+UseG1GC")
        .doesNotContain("-XX:+UseSerialGC");
  }

  @Test
  void whatIsAskedForIsStronger() {
    List<String> command = JavaCommand.fixedHeap(List.of("-Xmx700m"));
    assertThat(command.indexOf("-Xmx700m")).isGreaterThan(command.indexOf("-Xmx512m"));
  }
}
