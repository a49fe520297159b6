package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolFiguresTest {

  private static final String HEAD =
      "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
          + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"\n";
  private static final String SET =
      "\"SET\",\"59171.60\",\"1.021\",\"0.208\",\"0.927\",\"1.903\",\"2.743\",\"8.215\"\n";
  private static final String GET =
      "\"GET\",\"187265.92\",\"0.321\",\"0.104\",\"0.311\",\"0.503\",\"0.743\",\"3.215\"\n";

  @Test
  void takesTheLineOfTheTest() throws IOException {
    assertThat(ToolFigures.of(HEAD + SET + GET, "SET"))
        .isEqualTo(new ToolFigures(59_171.6, 0.927, 2.743, 8.215));
    assertThat(ToolFigures.of(HEAD + SET + GET, "GET"))
        .isEqualTo(new ToolFigures(187_265.92, 0.311, 0.743, 3.215));
  }

  /** A later release may tell more, and in another order. */
  @Test
  void goesByTheNamesOfTheColumns() throws IOException {
    String csv =
        """
        "test","p99_latency_ms","new","max_latency_ms","rps","p50_latency_ms"\r
        "GET","2","9","3","100.5","1"\r
        """;
    assertThat(ToolFigures.of(csv, "GET")).isEqualTo(new ToolFigures(100.5, 1, 2, 3));
  }

  @Test
  void aReleaseWithoutColumnsIsTooOld() {
    assertThatThrownBy(() -> ToolFigures.of("\"SET\",\"59171.60\"\n", "SET"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("6.2 or later");
  }

  @Test
  void anotherTestIsNoAnswer() {
    assertThatThrownBy(() -> ToolFigures.of(HEAD + SET, "GET"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing about GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-nan", "NaN", "inf", "Infinity", "", "1;2"})
  void whatIsNoNumberIsNamedByItsColumn(String value) {
    String csv = "\"test\",\"rps\"\n\"SET\",\"" + value + "\"\n";
    assertThatThrownBy(() -> ToolFigures.of(csv, "SET"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no number as rps");
  }

  @Test
  void aLineThatIsTooShortIsNoAnswer() {
    assertThatThrownBy(() -> ToolFigures.of(HEAD + "\"SET\",\"59171.60\"\n", "SET"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no number as p50_latency_ms");
  }
}
