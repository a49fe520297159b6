package dev.troupe.bench.plot;

import dev.troupe.bench.result.Spread;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One chart, requests under way along its foot. Its upper left corner is where it is drawn. */
final class Panel {

  static final double WIDTH = 390;
  static final double HEIGHT = 250;

  /** Labels nearer to each other than this would touch. */
  private static final double LABEL_ROOM = 30;

  /** The first and the last point are so far inside, as a quotient. */
  private static final double ROOM = 1.4;

  private static final double DOT = 2.2;
  private static final double MEDIAN = 3.6;

  private final Svg svg;
  private final LogScale across;
  private final LogScale up;

  /** A place in the panel: requests under way, moved by some pixels, and a figure. */
  record Point(int outstanding, double shift, double value) {}

  /**
   * @param outstanding all that occur, in rising order
   * @param values that are shown, the least and the greatest; above 0
   */
  Panel(Svg svg, List<Integer> outstanding, Spread values) {
    this.svg = svg;
    int most = outstanding.get(outstanding.size() - 1);
    this.across = new LogScale(outstanding.get(0) / ROOM, most * ROOM, 0, WIDTH);
    this.up = LogScale.around(values.least(), values.greatest(), HEIGHT, 0);
  }

  /** Heading, grid and labels. */
  void axes(String heading, List<Integer> outstanding) {
    svg.open("text", "class", "heading", "x", 0.0, "y", -10.0).text(heading).close();
    for (double step : up.steps()) {
      double y = up.at(step);
      svg.empty("line", "class", "grid", "x1", 0.0, "x2", WIDTH, "y1", y, "y2", y);
      label(-6, y + 4, "end", number(step));
    }
    double last = -LABEL_ROOM;
    for (int each : outstanding) {
      double x = across.at(each);
      svg.empty("line", "class", "grid", "x1", x, "x2", x, "y1", HEIGHT, "y2", HEIGHT + 4);
      if (x - last >= LABEL_ROOM) {
        label(x, HEIGHT + 17, "middle", number(each));
        last = x;
      }
    }
    label(WIDTH / 2, HEIGHT + 34, "middle", "requests under way");
  }

  private void label(double x, double y, String anchor, String text) {
    svg.open("text", "class", "label", "x", x, "y", y, "text-anchor", anchor).text(text).close();
  }

  /** Joins the medians, and marks each. */
  void line(String style, List<Point> medians) {
    String path = medians.stream().map(this::coordinates).collect(Collectors.joining(" "));
    svg.empty("polyline", "class", "line " + style, "points", path);
    medians.forEach(median -> circle("median " + style, median, MEDIAN).close());
  }

  /** From the least to the greatest. */
  void spread(String style, Point median, Spread spread) {
    double x = x(median);
    double low = up.at(spread.least());
    double high = up.at(spread.greatest());
    svg.empty("line", "class", "spread " + style, "x1", x, "x2", x, "y1", low, "y2", high);
  }

  /**
   * One sample.
   *
   * @param tip what a browser tells of it
   */
  void dot(String style, Point point, String tip) {
    circle("sample " + style, point, DOT).open("title").text(tip).close().close();
  }

  private Svg circle(String style, Point at, double radius) {
    return svg.open("circle", "class", style, "cx", x(at), "cy", up.at(at.value), "r", radius);
  }

  private String coordinates(Point point) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x(point), up.at(point.value));
  }

  private double x(Point point) {
    return across.at(point.outstanding) + point.shift;
  }

  static String number(double value) {
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(value);
  }
}
