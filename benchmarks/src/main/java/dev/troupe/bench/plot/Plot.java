package dev.troupe.bench.plot;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.plan.Plan;
import dev.troupe.bench.result.Machine;
import dev.troupe.bench.result.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All samples as a drawing, SVG: requests a second and latencies over the requests under way, a row
 * for writes and one for reads, a colour for each system.
 */
public final class Plot {

  private static final double WIDTH = 960;
  private static final double LEFT = 70;
  private static final double APART = Panel.WIDTH + 80;
  private static final double LINE = 17;
  private static final double TITLE = 34;
  private static final double ABOVE_PANEL = 34;
  private static final double ROW = ABOVE_PANEL + Panel.HEIGHT + 52;
  private static final int CHARACTERS = 130;

  private final Machine machine;
  private final Plan plan;
  private final Samples samples;

  /**
   * @param samples at least one of each peer under each load
   */
  public Plot(Machine machine, Plan plan, Samples samples) {
    this.machine = machine;
    this.plan = plan;
    this.samples = samples;
  }

  /** Writes it to a file, whose folder is made. */
  public void writeTo(Path file, Instant at) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, draw(at));
  }

  String draw(Instant at) {
    List<String> heading = heading();
    List<List<Load>> rows = rows();
    double top = TITLE + LINE * (heading.size() + plan.peers().size() + 1);
    double height = top + rows.size() * ROW;
    Svg svg = new Svg();
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, height),
        "width",
        WIDTH,
        "height",
        height);
    svg.open("title").text(title(at) + "; " + machine.describe()).close();
    svg.open("style").text(Style.SHEET).close();
    svg.empty("rect", "class", "paper", "width", WIDTH, "height", height);
    svg.open("text", "class", "title", "x", LEFT, "y", TITLE).text(title(at)).close();
    for (int i = 0; i < heading.size(); i++) {
      text(svg, "label", LEFT, TITLE + LINE * (i + 1.2), heading.get(i));
    }
    legend(svg, TITLE + LINE * (heading.size() + 1.4));
    for (int i = 0; i < rows.size(); i++) {
      row(svg, top + ROW * i + ABOVE_PANEL, rows.get(i));
    }
    return svg.close().done();
  }

  private static String title(Instant at) {
    return "Three replicas on one machine, " + at;
  }

  /** What must be known to read the figures, in lines that fit. */
  private List<String> heading() {
    List<String> lines = new ArrayList<>();
    String words =
        String.format(
            Locale.ROOT,
            "%s. Layout %s, commands of %d bytes; runs: %d, of %d s at each point. Large dots and"
                + " lines are medians, small dots the runs, bars from least to most.",
            machine.describe(),
            plan.layout().label(),
            plan.commandBytes(),
            plan.runs(),
            plan.measured().toSeconds());
    StringBuilder line = new StringBuilder();
    for (String word : words.split(" ")) {
      if (line.length() + word.length() >= CHARACTERS) {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString().strip());
    return lines;
  }

  private void legend(Svg svg, double y) {
    for (int i = 0; i < plan.peers().size(); i++) {
      Peer peer = plan.peers().get(i);
      double middle = y + LINE * i - 4;
      String style = Style.of(i);
      svg.empty("circle", "class", style, "cx", LEFT + 5, "cy", middle, "r", 4.0);
      String stale = peer.linearizableReads() ? "" : " (its reads may be stale)";
      String name = peer.name() + " " + peer.version() + ": " + peer.setup() + stale;
      text(svg, "legend", LEFT + 16, y + LINE * i, name);
    }
  }

  private static void text(Svg svg, String style, double x, double y, String text) {
    svg.open("text", "class", style, "x", x, "y", y).text(text).close();
  }

  private List<List<Load>> rows() {
    List<Load> writes = plan.loads().stream().filter(Load::write).toList();
    List<Load> reads = plan.loads().stream().filter(load -> !load.write()).toList();
    return List.of(writes, reads).stream().filter(loads -> !loads.isEmpty()).toList();
  }

  private void row(Svg svg, double y, List<Load> loads) {
    String kind = loads.get(0).kind();
    Chart chart = new Chart(plan.peers(), samples, loads);
    svg.open("g", "transform", translate(LEFT, y));
    chart.draw(svg, kind + "s a second", List.of(Figure.PER_SECOND));
    svg.close();
    svg.open("g", "transform", translate(LEFT + APART, y));
    chart.draw(
        svg,
        "latency of a " + kind + " in ms: p50, and p99 dashed",
        List.of(Figure.P50_MILLIS, Figure.P99_MILLIS));
    svg.close();
  }

  private static String translate(double x, double y) {
    return String.format(Locale.ROOT, "translate(%.1f %.1f)", x, y);
  }
}
