package dev.troupe.bench.redis;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What redis-benchmark tells of one test with {@code --csv}: since release 6.2 a line with the
 * columns' names, and one for each test.
 *
 * @param perSecond answered requests a second
 * @param p50Millis half of the latencies are at most this; redis-benchmark takes the time from
 *     sending a pipeline to the first of its replies, for each command in it
 * @param p99Millis likewise 99 of 100
 * @param maxMillis the longest
 */
public record ToolFigures(double perSecond, double p50Millis, double p99Millis, double maxMillis) {

  private static final String TEST = "test";

  /**
   * Reads the line of a test.
   *
   * @param csv what was said on standard output
   * @throws IOException if the test, or a column, is not there
   */
  static ToolFigures of(String csv, String test) throws IOException {
    List<List<String>> lines = csv.lines().map(ToolFigures::cells).toList();
    List<String> names =
        lines.stream()
            .filter(cells -> cells.get(0).equals(TEST))
            .findFirst()
            .orElseThrow(() -> bad("no line with the columns' names (it is of 6.2 or later)", csv));
    List<String> values =
        lines.stream()
            .filter(cells -> cells.get(0).equals(test))
            .findFirst()
            .orElseThrow(() -> bad("nothing about " + test, csv));
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < Math.min(names.size(), values.size()); i++) {
      row.put(names.get(i), values.get(i));
    }
    return new ToolFigures(
        number(row, "rps", csv),
        number(row, "p50_latency_ms", csv),
        number(row, "p99_latency_ms", csv),
        number(row, "max_latency_ms", csv));
  }

  /** No cell of its has a comma in it. */
  private static List<String> cells(String line) {
    return Arrays.stream(line.strip().split(",", -1))
        .map(cell -> cell.replace("\"", "").strip())
        .toList();
  }

  private static double number(Map<String, String> row, String column, String csv)
      throws IOException {
    String value = row.get(column);
    try {
      double number = Double.parseDouble(value == null ? "" : value);
      if (Double.isFinite(number)) {
        return number;
      }
      throw bad("no number as " + column, csv);
    } catch (NumberFormatException e) {
      throw bad("no number as " + column, csv);
    }
  }

  private static IOException bad(String what, String csv) {
    return new IOException("redis-benchmark --csv says " + what + ": " + csv.strip());
  }
}
