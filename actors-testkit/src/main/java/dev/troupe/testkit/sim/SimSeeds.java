package dev.troupe.testkit.sim;

import java.util.stream.LongStream;

/** The seeds of a parameterized test: {@code @MethodSource} of one line. */
public final class SimSeeds {
  private SimSeeds() {}

  /**
   * Seeds 1 to count; with {@code -Dsim.seed=S} only that one, with {@code -Dsim.seeds=N} as many
   * as said.
   *
   * @throws NumberFormatException if a property is not a number
   */
  public static LongStream upTo(int count) {
    String one = System.getProperty("sim.seed");
    if (one != null) {
      return LongStream.of(Long.parseLong(one));
    }
    return LongStream.rangeClosed(1, Integer.getInteger("sim.seeds", count));
  }
}
