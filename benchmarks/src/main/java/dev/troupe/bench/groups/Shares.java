package dev.troupe.bench.groups;

/** Shares a number out by weights. */
final class Shares {

  private Shares() {}

  /**
   * Whole parts that make up the whole, each as near to its weight's share as can be.
   *
   * @param weights none below 0, not all 0
   */
  static int[] of(int whole, int... weights) {
    long all = 0;
    for (int weight : weights) {
      all += weight;
    }
    int[] parts = new int[weights.length];
    long weightBefore = 0;
    int given = 0;
    for (int i = 0; i < weights.length; i++) {
      weightBefore += weights[i];
      parts[i] = (int) (whole * weightBefore / all) - given;
      given += parts[i];
    }
    return parts;
  }
}
