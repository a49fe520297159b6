package dev.troupe.bench.plot;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.result.Sample;
import dev.troupe.bench.result.Samples;
import dev.troupe.bench.result.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts the samples of some loads, of one kind, into a panel. */
final class Chart {

  /** Systems stand beside each other, so that their bars do not hide each other. */
  private static final double BESIDE = 5;

  private final List<Peer> peers;
  private final Samples samples;
  private final List<Load> loads;

  Chart(List<Peer> peers, Samples samples, List<Load> loads) {
    this.peers = peers;
    this.samples = samples;
    this.loads = loads.stream().sorted(Comparator.comparingInt(Load::outstanding)).toList();
  }

  void draw(Svg svg, String heading, List<Figure> figures) {
    List<Integer> outstanding = loads.stream().map(Load::outstanding).toList();
    Panel panel = new Panel(svg, outstanding, all(figures));
    panel.axes(heading, outstanding);
    for (int system = 0; system < peers.size(); system++) {
      for (Figure figure : figures) {
        draw(panel, system, figure);
      }
    }
  }

  private Spread all(List<Figure> figures) {
    List<Double> values = new ArrayList<>();
    for (Peer peer : peers) {
      for (Load load : loads) {
        for (Sample sample : samples.of(peer.name(), load)) {
          figures.forEach(figure -> values.add(figure.of(sample)));
        }
      }
    }
    return Spread.of(values);
  }

  private void draw(Panel panel, int system, Figure figure) {
    String peer = peers.get(system).name();
    String style = Style.of(system) + figure.style();
    double shift = (system - (peers.size() - 1) / 2.0) * BESIDE;
    List<Panel.Point> medians = new ArrayList<>();
    for (Load load : loads) {
      Spread spread = samples.spread(peer, load, figure::of);
      Panel.Point median = new Panel.Point(load.outstanding(), shift, spread.median());
      medians.add(median);
      panel.spread(Style.of(system), median, spread);
      runs(panel, style, peer, load, figure, shift);
    }
    panel.line(style, medians);
  }

  private void runs(
      Panel panel, String style, String peer, Load load, Figure figure, double shift) {
    int run = 0;
    for (Sample sample : samples.of(peer, load)) {
      run++;
      double value = figure.of(sample);
      String tip =
          "%s, %d %ss under way, run %d: %s %s"
              .formatted(
                  peer, load.outstanding(), load.kind(), run, Panel.number(value), figure.unit());
      panel.dot(style, new Panel.Point(load.outstanding(), shift, value), tip);
    }
  }
}
