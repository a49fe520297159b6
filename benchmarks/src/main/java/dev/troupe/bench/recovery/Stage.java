package dev.troupe.bench.recovery;

import dev.troupe.bench.node.ProcessMemory;
import dev.troupe.bench.result.TextTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the leader stood at one moment.
 *
 * @param name what had happened
 * @param start how long its start had taken, where it was started
 * @param memory of its process
 * @param heapAlive bytes of the heap that are in use after garbage was collected
 * @param logBytes of the log in memory, as the member counts
 * @param disk bytes of all files that it has written
 */
record Stage(
    String name,
    Optional<Start> start,
    ProcessMemory memory,
    long heapAlive,
    long logBytes,
    long disk) {

  private static final double MEGABYTE = 1_000_000;

  /**
   * Seconds since its JVM was started.
   *
   * @param front until its front listened
   * @param recovered until all members were what they had been
   * @param led until one led
   * @param answered until the first write was acknowledged, before which all entries were applied
   */
  record Start(double front, double recovered, double led, double answered) {}

  /** A table of these. */
  static TextTable table() {
    return new TextTable(
        "",
        "front s",
        "recovered s",
        "leads s",
        "first write s",
        "resident MB",
        "peak MB",
        "heap alive MB",
        "log MB",
        "disk MB");
  }

  void addTo(TextTable table) {
    table.row(
        name,
        seconds(start.map(Start::front)),
        seconds(start.map(Start::recovered)),
        seconds(start.map(Start::led)),
        seconds(start.map(Start::answered)),
        megabytes(memory.resident()),
        megabytes(memory.peak()),
        TextTable.number(heapAlive / MEGABYTE, 0),
        TextTable.number(logBytes / MEGABYTE, 0),
        TextTable.number(disk / MEGABYTE, 1));
  }

  private static String seconds(Optional<Double> value) {
    return value.map(seconds -> TextTable.number(seconds, 1)).orElse("-");
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? TextTable.number(bytes.getAsLong() / MEGABYTE, 0) : "-";
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("stage", name);
    start.ifPresent(
        times -> {
          figures.put("frontSeconds", times.front());
          figures.put("recoveredSeconds", times.recovered());
          figures.put("ledSeconds", times.led());
          figures.put("firstWriteSeconds", times.answered());
        });
    memory.resident().ifPresent(bytes -> figures.put("residentBytes", bytes));
    memory.peak().ifPresent(bytes -> figures.put("peakResidentBytes", bytes));
    figures.put("heapAliveBytes", heapAlive);
    figures.put("logBytes", logBytes);
    figures.put("diskBytes", disk);
    return figures;
  }
}
