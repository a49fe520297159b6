package dev.troupe.bench.groups;

import dev.troupe.bench.result.Spread;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** All figures of nodes, one for each turn and, but for the start, node. */
public final class NodeSamples {

  private final Map<String, Map<Figure, List<Double>>> all = new LinkedHashMap<>();

  void add(Groups system, Figure figure, double value) {
    all.computeIfAbsent(system.name(), none -> new EnumMap<>(Figure.class))
        .computeIfAbsent(figure, none -> new ArrayList<>())
        .add(value);
  }

  void add(Groups system, Figure figure, OptionalDouble value) {
    value.ifPresent(known -> add(system, figure, known));
  }

  /** Median, least and greatest; nothing if it was not measured. */
  Optional<Spread> spread(Groups system, Figure figure) {
    List<Double> values = all.getOrDefault(system.name(), Map.of()).getOrDefault(figure, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** What each group more adds to a node, from the medians. */
  OptionalDouble perGroup(Groups many, Groups few, Figure figure) {
    Optional<Spread> more = spread(many, figure);
    Optional<Spread> less = spread(few, figure);
    if (more.isEmpty() || less.isEmpty() || !figure.shared()) {
      return OptionalDouble.empty();
    }
    double difference = more.get().median() - less.get().median();
    return OptionalDouble.of(difference / (many.count() - few.count()));
  }

  /** For programs: by system and figure, every value in basic units. */
  public Map<String, Map<String, List<Double>>> figures() {
    Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
    all.forEach(
        (system, values) -> {
          Map<String, List<Double>> own = new LinkedHashMap<>();
          values.forEach((figure, each) -> own.put(figure.key(), List.copyOf(each)));
          figures.put(system, own);
        });
    return figures;
  }
}
