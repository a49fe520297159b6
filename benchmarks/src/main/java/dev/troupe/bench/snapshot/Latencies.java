package dev.troupe.bench.snapshot;

import dev.troupe.bench.result.Quantiles;
import dev.troupe.bench.result.TextTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The writes' latencies in milliseconds, by what went on meanwhile. */
final class Latencies {

  private static final double MICROS_IN_MILLI = 1000;
  private static final double MICROS_IN_SECOND = 1_000_000;
  private static final int[] PERCENTILES = {50, 99};

  private final Map<Phase, List<Double>> millis = new EnumMap<>(Phase.class);

  private Latencies() {}

  /**
   * One write.
   *
   * @param due in microseconds since the epoch
   * @param answered likewise
   */
  record Write(long due, long answered) {}

  /** Sorts them. */
  static Latencies of(List<Write> writes, List<Window> windows) {
    Latencies latencies = new Latencies();
    for (Write write : writes) {
      latencies
          .millis
          .computeIfAbsent(phase(write, windows), phase -> new ArrayList<>())
          .add((write.answered() - write.due()) / MICROS_IN_MILLI);
    }
    return latencies;
  }

  private static Phase phase(Write write, List<Window> windows) {
    return windows.stream()
        .filter(window -> window.meets(write.due(), write.answered()))
        .map(Window::phase)
        .max(Phase::compareTo)
        .orElse(Phase.QUIET);
  }

  /** For people. */
  String table() {
    TextTable table = new TextTable("ms, while", "writes", "p50", "p99", "worst");
    millis.forEach(
        (phase, values) -> {
          Quantiles found = Quantiles.of(values);
          table.row(
              phase.label(),
              TextTable.number(values.size(), 0),
              TextTable.number(found.percentile(PERCENTILES[0]), 1),
              TextTable.number(found.percentile(PERCENTILES[1]), 1),
              TextTable.number(found.most(), 1));
        });
    return table.toString();
  }

  /** For programs: names and values of JSON. */
  List<Map<String, Object>> figures(List<Window> windows) {
    List<Map<String, Object>> all = new ArrayList<>();
    millis.forEach(
        (phase, values) -> {
          Quantiles found = Quantiles.of(values);
          Map<String, Object> figures = new LinkedHashMap<>();
          figures.put("while", phase.name());
          figures.put("writes", values.size());
          for (int percent : PERCENTILES) {
            figures.put("p" + percent + "Millis", found.percentile(percent));
          }
          figures.put("worstMillis", found.most());
          figures.put(
              "seconds",
              windows.stream()
                  .filter(window -> window.phase() == phase)
                  .map(window -> window.micros() / MICROS_IN_SECOND)
                  .toList());
          all.add(figures);
        });
    return all;
  }
}
