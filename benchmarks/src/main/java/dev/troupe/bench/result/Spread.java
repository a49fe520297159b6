package dev.troupe.bench.result;

import java.util.Arrays;
import java.util.Collection;

/** The median of some values, with the least and the greatest. */
public record Spread(double median, double least, double greatest) {

  /**
   * Of an even number of values the median is the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
    return new Spread(median, sorted[0], sorted[last]);
  }

  /** The quotients of pairs that were measured one after the other. */
  public static Spread ofRatios(double[] above, double[] below) {
    if (above.length != below.length) {
      throw new IllegalArgumentException(above.length + " values and " + below.length);
    }
    Double[] quotients = new Double[above.length];
    Arrays.setAll(quotients, i -> above[i] / below[i]);
    return of(Arrays.asList(quotients));
  }
}
