package dev.troupe.testkit.example;

import dev.troupe.testkit.example.Counter.Mistake;

/**
 * Plays seeds and prints the hash of each run, one a line; run in a second JVM by the determinism
 * test.
 */
final class CounterHash {
  private CounterHash() {}

  public static void main(String[] args) {
    for (long seed = 1; seed <= Long.parseLong(args[0]); seed++) {
      System.out.println(hash(seed));
    }
  }

  static String hash(long seed) {
    try (CounterWorld world = new CounterWorld(seed, Mistake.NONE)) {
      world.run();
      return Long.toHexString(world.sim.traceHash()) + " after " + world.sim.steps() + " steps";
    }
  }
}
