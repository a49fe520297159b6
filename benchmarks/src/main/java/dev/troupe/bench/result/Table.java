package dev.troupe.bench.result;

import dev.troupe.bench.plan.Load;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a reader sees: a row for each load and system, and what ours does for one of the others'.
 */
public final class Table {

  private static final String HEAD =
      String.format(
          "%-5s %11s  %-13s %9s %21s %8s %8s %9s %9s  %s",
          "kind",
          "outstanding",
          "system",
          "median/s",
          "least to most",
          "p50 ms",
          "p99 ms",
          "cpu us/op",
          "bytes/op",
          "ratio");

  private final Samples samples;
  private final String ours;

  /**
   * @param ours which system the ratios are of
   */
  public Table(Samples samples, String ours) {
    this.samples = samples;
    this.ours = ours;
  }

  /** The whole table, without a line's end at its end. */
  public String of(List<Load> loads, List<String> peers) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Load load : loads) {
      for (String peer : peers) {
        text.append('\n').append(row(load, peer).stripTrailing());
      }
    }
    return text.toString();
  }

  private String row(Load load, String peer) {
    Spread rate = samples.spread(peer, load, Sample::perSecond);
    return String.format(
        Locale.ROOT,
        "%-5s %11d  %-13s %,9.0f %,10.0f %,10.0f %8.2f %8.2f %9.1f %9s  %s",
        load.kind(),
        load.outstanding(),
        peer,
        rate.median(),
        rate.least(),
        rate.greatest(),
        median(peer, load, Sample::p50Millis),
        median(peer, load, Sample::p99Millis),
        median(peer, load, Sample::processorMicros),
        bytes(peer, load),
        ratio(peer, load));
  }

  private double median(String peer, Load load, ToDoubleFunction<Sample> figure) {
    return samples.spread(peer, load, figure).median();
  }

  private String bytes(String peer, Load load) {
    List<Double> known =
        samples.of(peer, load).stream()
            .map(Sample::loopbackBytes)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList();
    return known.isEmpty() ? "-" : String.format(Locale.ROOT, "%,.0f", Spread.of(known).median());
  }

  private String ratio(String peer, Load load) {
    if (peer.equals(ours)) {
      return "";
    }
    Spread ratio = samples.ratio(ours, peer, load);
    return String.format(
        Locale.ROOT,
        "%s does %.2f times as many (%.2f to %.2f)",
        ours,
        ratio.median(),
        ratio.least(),
        ratio.greatest());
  }
}
