package dev.troupe.bench.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Places values so that equal quotients are equal distances.
 *
 * @param least value, above 0
 * @param greatest value, above the least
 * @param from where the least one is, in pixels
 * @param to where the greatest one is
 */
record LogScale(double least, double greatest, double from, double to) {

  private static final int[] STEPS = {1, 2, 5, 10};
  private static final double MANY_DECADES = 3;

  /** A value that is a step but for its last bits is one. */
  private static final double ROUNDING = 1e-9;

  LogScale {
    if (!(least > 0 && greatest > least)) {
      throw new IllegalArgumentException("a scale from " + least + " to " + greatest);
    }
  }

  /** With room for all values, from a round one (1, 2, 5, 10, 20, ...) to another. */
  static LogScale around(double least, double greatest, double from, double to) {
    double below = atMost(least);
    double above = atLeast(greatest);
    return below < above
        ? new LogScale(below, above, from, to)
        : new LogScale(below / 2, above * 2, from, to);
  }

  /** Where a value is; beyond the ends of the scale for one that is beyond them. */
  double at(double value) {
    return from + (to - from) * Math.log(value / least) / Math.log(greatest / least);
  }

  /** The round values of the scale, fewer for each decade where there are many decades. */
  List<Double> steps() {
    boolean all = Math.log10(greatest / least) <= MANY_DECADES;
    List<Double> steps = new ArrayList<>();
    for (int exponent = exponent(least); exponent <= exponent(greatest); exponent++) {
      for (int i = 0; i < (all ? STEPS.length - 1 : 1); i++) {
        double step = STEPS[i] * Math.pow(10, exponent);
        if (step >= least * (1 - ROUNDING) && step <= greatest * (1 + ROUNDING)) {
          steps.add(step);
        }
      }
    }
    return steps;
  }

  private static double atMost(double value) {
    double decade = Math.pow(10, exponent(value));
    double best = decade;
    for (int step : STEPS) {
      if (step * decade <= value * (1 + ROUNDING)) {
        best = step * decade;
      }
    }
    return best;
  }

  private static double atLeast(double value) {
    double decade = Math.pow(10, exponent(value));
    for (int step : STEPS) {
      if (step * decade >= value * (1 - ROUNDING)) {
        return step * decade;
      }
    }
    throw new IllegalStateException("no decade holds " + value);
  }

  private static int exponent(double value) {
    return (int) Math.floor(Math.log10(value) + ROUNDING);
  }
}
