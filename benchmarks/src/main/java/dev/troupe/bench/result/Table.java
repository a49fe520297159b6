package dev.troupe.bench.result;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What a reader sees: a row for each load and system, and what ours does for one of the others'.
 */
public final class Table {

  private final Samples samples;
  private final List<Measured> systems;
  private final String head;

  /**
   * @param systems whose samples these are; the ratios are of ours by the others
   * @param label what the labels of the loads are
   */
  public Table(Samples samples, List<? extends Measured> systems, String label) {
    this.samples = samples;
    this.systems = List.copyOf(systems);
    this.head =
        String.format(
            "%-5s %11s  %-13s %9s %21s %8s %8s %9s %9s %9s  %s",
            "kind",
            label,
            "system",
            "median/s",
            "least to most",
            "p50 ms",
            "p99 ms",
            "cpu us/op",
            "bytes/op",
            "flushes/s",
            "ratio");
  }

  /** The whole table, without a line's end at its end. */
  public String of(List<? extends Point> points) {
    StringBuilder text = new StringBuilder(head);
    for (Point point : points) {
      for (Measured system : systems) {
        if (samples.has(system, point)) {
          String row = row(point, system.name()) + "  " + ratios(system, point);
          text.append('\n').append(row.stripTrailing());
        }
      }
    }
    return text.toString();
  }

  private String row(Point point, String system) {
    Spread rate = samples.spread(system, point, Sample::perSecond);
    return String.format(
        Locale.ROOT,
        "%-5s %11s  %-13s %,9.0f %,10.0f %,10.0f %8.2f %8.2f %9.1f %9s %9s",
        point.kind(),
        point.label(),
        system,
        rate.median(),
        rate.least(),
        rate.greatest(),
        median(system, point, Sample::p50Millis),
        median(system, point, Sample::p99Millis),
        median(system, point, Sample::processorMicros),
        known(system, point, Sample::loopbackBytes),
        known(system, point, Sample::flushesPerSecond));
  }

  private double median(String system, Point point, ToDoubleFunction<Sample> figure) {
    return samples.spread(system, point, figure).median();
  }

  private String known(String system, Point point, Function<Sample, OptionalDouble> figure) {
    List<Double> known =
        samples.of(system, point).stream()
            .map(figure)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList();
    return known.isEmpty() ? "-" : String.format(Locale.ROOT, "%,.0f", Spread.of(known).median());
  }

  /** Of each of ours by this one, which is not ours. */
  private String ratios(Measured system, Point point) {
    if (system.ours()) {
      return "";
    }
    return systems.stream()
        .filter(ours -> ours.ours() && samples.has(ours, point))
        .map(ours -> ratio(ours, system, point))
        .collect(Collectors.joining("; "));
  }

  private String ratio(Measured ours, Measured other, Point point) {
    if (!Samples.comparable(ours, other, point)) {
      return "not compared: its leader answers without asking a majority";
    }
    Spread ratio = samples.ratio(ours.name(), other.name(), point);
    String text =
        String.format(
            Locale.ROOT,
            "%s does %.2f times as many (%.2f to %.2f)",
            ours.name(),
            ratio.median(),
            ratio.least(),
            ratio.greatest());
    OptionalDouble aim = point.aim();
    return aim.isEmpty()
        ? text
        : text + String.format(Locale.ROOT, ", the aim is %.2f", aim.getAsDouble());
  }
}
