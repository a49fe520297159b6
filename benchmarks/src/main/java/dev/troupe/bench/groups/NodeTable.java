package dev.troupe.bench.groups;

import dev.troupe.bench.result.Spread;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a reader sees of the nodes: a row for each figure, many groups beside one. */
public final class NodeTable {

  private final NodeSamples samples;
  private final Groups many;
  private final Groups few;

  /**
   * @param many the system that has more groups
   */
  public NodeTable(NodeSamples samples, Groups many, Groups few) {
    this.samples = samples;
    this.many = many;
    this.few = few;
  }

  /** The whole table, without a line's end at its end. */
  public String text() {
    StringBuilder text =
        new StringBuilder(row("each node", many.name(), few.name(), "a group more"));
    for (Figure figure : Figure.values()) {
      String row = row(figure.label(), cell(many, figure), cell(few, figure), perGroup(figure));
      text.append('\n').append(row);
      if (figure.aim().isPresent()) {
        text.append(
            String.format(Locale.ROOT, "   the aim is below %.0f", figure.aim().getAsDouble()));
      }
    }
    return text.toString();
  }

  private static String row(String label, String many, String few, String group) {
    return String.format(Locale.ROOT, "%-24s %32s %32s %14s", label, many, few, group);
  }

  private String cell(Groups system, Figure figure) {
    Optional<Spread> spread = samples.spread(system, figure);
    return spread
        .map(
            known ->
                String.format(
                    Locale.ROOT,
                    "%,.1f (%,.1f to %,.1f)",
                    figure.shown(known.median()),
                    figure.shown(known.least()),
                    figure.shown(known.greatest())))
        .orElse("-");
  }

  private String perGroup(Figure figure) {
    OptionalDouble each = samples.perGroup(many, few, figure);
    return each.isPresent()
        ? String.format(Locale.ROOT, "%,.3f", figure.shown(each.getAsDouble()))
        : "-";
  }
}
