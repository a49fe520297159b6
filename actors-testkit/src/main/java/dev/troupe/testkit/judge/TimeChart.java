package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Operations as bars: one line a client, time to the right. Starts and ends stand in their order,
 * not to scale; their times stand below. What has no end (yet) is open to the right.
 */
final class TimeChart {
  private static final int MAX_LABEL = 28;

  private record Bar(int from, int to, String label, boolean isOpen) {}

  private final Model<?> model;
  private final List<Span> spans;
  private final int[] from;
  private final int[] to;
  private int width;

  TimeChart(Model<?> model, List<Span> spans) {
    this.model = model;
    this.spans = spans;
    this.from = new int[spans.size()];
    this.to = new int[spans.size()];
  }

  String render() {
    place();
    Map<String, List<List<Bar>>> lanes = lanes();
    int name = lanes.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lanes.forEach(
        (client, rows) -> {
          for (int i = 0; i < rows.size(); i++) {
            String shown = i == 0 ? client : "";
            lines.add("  " + shown + " ".repeat(name - shown.length() + 1) + draw(rows.get(i)));
          }
        });
    Span.events(spans).stream()
        .filter(event -> !event.isEnd())
        .map(event -> spans.get(event.number()))
        .forEach(
            span -> lines.add("    [" + span.start() + " .. " + end(span) + "] " + line(span)));
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  /** Gives each start and each end a column of its own, in their order. */
  private void place() {
    int column = 0;
    for (Span.Event event : Span.events(spans)) {
      int number = event.number();
      if (event.isEnd()) {
        column = Math.max(column, from[number] + label(spans.get(number)).length() + 1);
        to[number] = column++; // and a gap
      } else {
        from[number] = column;
      }
      column++;
    }
    width = column;
    for (int i = 0; i < from.length; i++) {
      if (spans.get(i).isOpen()) {
        width = Math.max(width, from[i] + label(spans.get(i)).length() + 2);
      }
    }
  }

  /** A client whose operation is still open may have begun another one: that gets a new row. */
  private Map<String, List<List<Bar>>> lanes() {
    Map<String, List<List<Bar>>> lanes = new TreeMap<>();
    for (Span.Event event : Span.events(spans)) {
      if (event.isEnd()) {
        continue;
      }
      Span span = spans.get(event.number());
      int end = span.isOpen() ? width : to[event.number()];
      Bar bar = new Bar(from[event.number()], end, label(span), span.isOpen());
      List<List<Bar>> rows =
          lanes.computeIfAbsent(span.operation().client, client -> new ArrayList<>());
      rows.stream()
          .filter(row -> row.get(row.size() - 1).to() < bar.from())
          .findFirst()
          .orElseGet(
              () -> {
                rows.add(new ArrayList<>());
                return rows.get(rows.size() - 1);
              })
          .add(bar);
    }
    return lanes;
  }

  private String draw(List<Bar> bars) {
    char[] row = new char[width + 1];
    Arrays.fill(row, ' ');
    for (Bar bar : bars) {
      Arrays.fill(row, bar.from(), bar.to() + 1, '-');
      row[bar.from()] = '[';
      row[bar.to()] = bar.isOpen() ? '>' : ']';
      bar.label().getChars(0, bar.label().length(), row, bar.from() + 1);
    }
    return new String(row);
  }

  private String label(Span span) {
    String text = text(span).replaceAll("\\s+", " ");
    int half = MAX_LABEL / 2 - 1;
    return text.length() <= MAX_LABEL
        ? text
        : text.substring(0, half) + ".." + text.substring(text.length() - half);
  }

  private String text(Span span) {
    Operation operation = span.operation();
    return span.isOpen()
        ? operation.input.toString()
        : model.describe(operation.input, operation.output);
  }

  private String line(Span span) {
    return span.operation().client + ": " + text(span) + (span.isOpen() ? " (no answer yet)" : "");
  }

  private static String end(Span span) {
    return span.isOpen() ? "?" : Long.toString(span.end());
  }
}
