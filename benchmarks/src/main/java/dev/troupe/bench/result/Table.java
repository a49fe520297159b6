package dev.troupe.bench.result;

import dev.troupe.bench.peer.Peer;
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
  private final List<Peer> peers;

  /**
   * @param peers whose samples these are; the ratios are of the first
   */
  public Table(Samples samples, List<Peer> peers) {
    this.samples = samples;
    this.peers = List.copyOf(peers);
  }

  /** The whole table, without a line's end at its end. */
  public String of(List<Load> loads) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Load load : loads) {
      for (Peer peer : peers) {
        String row = row(load, peer.name()) + "  " + ratio(peer, load);
        text.append('\n').append(row.stripTrailing());
      }
    }
    return text.toString();
  }

  private String row(Load load, String peer) {
    Spread rate = samples.spread(peer, load, Sample::perSecond);
    return String.format(
        Locale.ROOT,
        "%-5s %11d  %-13s %,9.0f %,10.0f %,10.0f %8.2f %8.2f %9.1f %9s",
        load.kind(),
        load.outstanding(),
        peer,
        rate.median(),
        rate.least(),
        rate.greatest(),
        median(peer, load, Sample::p50Millis),
        median(peer, load, Sample::p99Millis),
        median(peer, load, Sample::processorMicros),
        bytes(peer, load));
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

  private String ratio(Peer peer, Load load) {
    String ours = peers.get(0).name();
    if (peer.name().equals(ours)) {
      return "";
    }
    if (!Samples.comparable(peers.get(0), peer, load)) {
      return "not compared: its leader answers without asking a majority";
    }
    Spread ratio = samples.ratio(ours, peer.name(), load);
    return String.format(
        Locale.ROOT,
        "%s does %.2f times as many (%.2f to %.2f)",
        ours,
        ratio.median(),
        ratio.least(),
        ratio.greatest());
  }
}
