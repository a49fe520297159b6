package dev.troupe.bench.result;

import java.util.Arrays;
import java.util.Collection;

/** What a few values are like. */
public final class Quantiles {

  private static final double HUNDRED = 100;

  private final double[] sorted;
  private final Spread spread;

  private Quantiles(double[] sorted, Spread spread) {
    this.sorted = sorted;
    this.spread = spread;
  }

  /**
   * Sorts them.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Quantiles of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Quantiles(sorted, Spread.of(values));
  }

  /** As {@link Spread#median}. */
  public double median() {
    return spread.median();
  }

  /** The least. */
  public double least() {
    return spread.least();
  }

  /** The greatest. */
  public double most() {
    return spread.greatest();
  }

  /** The least value that is not less than so many hundredths of all (the nearest rank). */
  public double percentile(int percent) {
    int rank = (int) Math.ceil(percent / HUNDRED * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }
}
