package dev.troupe.bench.snapshot;

import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.Said;
import dev.troupe.bench.result.Quantiles;
import dev.troupe.bench.result.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/** What was measured. */
public final class SnapshotTimes {

  private static final double MICROS_IN_SECOND = 1_000_000;
  private static final double MICROS_IN_MILLI = 1_000;
  private static final double MEGABYTE = 1_000_000;

  private final Latencies latencies;
  private final List<Window> windows;
  private final List<MemoryOf> memory;
  private final long failed;
  private final Map<String, Double> times = new LinkedHashMap<>();

  /**
   * @param writes due while it was measured
   * @param windows when what went on; whatever is in none is quiet
   * @param heard all that nodes have said
   * @param emptied which was sent a snapshot
   * @param failed writes
   */
  SnapshotTimes(
      List<Latencies.Write> writes,
      List<Window> windows,
      List<Heard> heard,
      int emptied,
      List<MemoryOf> memory,
      long failed) {
    this.latencies = Latencies.of(writes, windows);
    this.windows = windows;
    this.memory = memory;
    this.failed = failed;
    List<Said> all = heard.stream().map(Heard::said).toList();
    List<Said> its = heard.stream().filter(of -> of.node() == emptied).map(Heard::said).toList();
    most("snapshotMegabytes", all, Said.Snapshot.class, Said.Snapshot::bytes, MEGABYTE);
    most(
        "worstCaptureMillis", all, Said.Captured.class, Said.Captured::tookMicros, MICROS_IN_MILLI);
    seconds("takingSecondsMedian", Phase.TAKING);
    seconds("sendingSeconds", Phase.SENDING);
    transfer(its);
    most("restoringSeconds", its, Said.Restored.class, Said.Restored::tookMicros, MICROS_IN_SECOND);
  }

  private <S extends Said> void most(
      String name, List<Said> heard, Class<S> kind, ToLongFunction<S> figure, double unit) {
    heard.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .mapToLong(figure)
        .max()
        .ifPresent(most -> times.put(name, most / unit));
  }

  private void seconds(String name, Phase phase) {
    List<Double> all =
        windows.stream()
            .filter(window -> window.phase() == phase)
            .map(window -> window.micros() / MICROS_IN_SECOND)
            .toList();
    if (!all.isEmpty()) {
      times.put(name, Quantiles.of(all).median());
    }
  }

  /** From when the leader begins to send until the member has all of it on disk. */
  private void transfer(List<Said> its) {
    windows.stream()
        .filter(window -> window.phase() == Phase.SENDING)
        .findFirst()
        .ifPresent(
            sending ->
                its.stream()
                    .filter(said -> said instanceof Said.Snapshot it && it.received())
                    .mapToLong(said -> ((Said.Snapshot) said).micros() - sending.begin())
                    .max()
                    .ifPresent(took -> times.put("transferSeconds", took / MICROS_IN_SECOND)));
  }

  /** For people. */
  public String table() {
    TextTable figures = new TextTable("", "");
    times.forEach((name, value) -> figures.row(words(name), TextTable.number(value, 2)));
    figures.row("failed writes", TextTable.number(failed, 0));
    TextTable space = new TextTable("MB", "resident", "peak", "heap used");
    for (MemoryOf each : memory) {
      space.row(
          each.whose(),
          megabytes(each.memory().resident()),
          megabytes(each.memory().peak()),
          TextTable.number(each.heapUsed() / MEGABYTE, 0));
    }
    return latencies.table() + "\n" + figures + "\n\n" + space;
  }

  /** As a report's name would be said. */
  static String words(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isPresent() ? TextTable.number(bytes.getAsLong() / MEGABYTE, 0) : "-";
  }

  /** For programs: names and values of JSON. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>(times);
    summary.put("failedWrites", failed);
    summary.put("memory", memory.stream().map(MemoryOf::figures).toList());
    return summary;
  }

  /** Of each phase, likewise. */
  public List<Map<String, Object>> samples() {
    return latencies.figures(windows);
  }
}
