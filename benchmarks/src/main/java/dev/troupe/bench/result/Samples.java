package dev.troupe.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All samples of a measurement, in the order of the runs. */
public final class Samples {

  private record Key(String system, Point point) {}

  private final Map<Key, List<Sample>> all = new LinkedHashMap<>();

  /** Adds the sample of the next run. */
  public void add(String system, Point point, Sample sample) {
    all.computeIfAbsent(new Key(system, point), key -> new ArrayList<>()).add(sample);
  }

  /** Those of a system under a load, one for each run; none if it is not measured there. */
  public List<Sample> of(String system, Point point) {
    return List.copyOf(all.getOrDefault(new Key(system, point), List.of()));
  }

  /** Median, least and greatest of a figure over the runs. */
  public Spread spread(String system, Point point, ToDoubleFunction<Sample> figure) {
    return Spread.of(of(system, point).stream().mapToDouble(figure).boxed().toList());
  }

  /** How many times as much one system does as the other, run by run. */
  public Spread ratio(String system, String other, Point point) {
    return Spread.ofRatios(perSecond(system, point), perSecond(other, point));
  }

  /** True if it is measured under that load. */
  boolean has(Measured system, Point point) {
    return all.containsKey(new Key(system.name(), point));
  }

  /** True if both systems promise the same of what the load asks for. */
  static boolean comparable(Measured system, Measured other, Point point) {
    return point.write() || system.linearizableReads() == other.linearizableReads();
  }

  private double[] perSecond(String system, Point point) {
    return of(system, point).stream().mapToDouble(Sample::perSecond).toArray();
  }
}
