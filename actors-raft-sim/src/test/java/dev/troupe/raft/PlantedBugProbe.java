package dev.troupe.raft;

import dev.troupe.testkit.sim.ShrunkFailure;
import java.time.Duration;

/**
 * Plays standard runs against code with a mistake in it, in a JVM of its own, until one of them
 * finds it; shrinks that, and prints it after a line with the seed.
 */
final class PlantedBugProbe {

  static final String FOUND = "FOUND by seed ";

  private PlantedBugProbe() {}

  /**
   * @param args the first seed and the last; how often to play what was found, to shrink it; the
   *     longest time for that, in seconds
   */
  public static void main(String[] args) throws Exception {
    RaftSimulation simulation =
        new RaftSimulation(RunSettings.STANDARD, "./troupe sim raft --seed {seed}[ --keep {keep}]");
    Duration maxTime = Duration.ofSeconds(Long.parseLong(args[3]));
    for (long seed = Long.parseLong(args[0]); seed <= Long.parseLong(args[1]); seed++) {
      try {
        simulation.runAndShrink(seed, Integer.parseInt(args[2]), maxTime, () -> {});
      } catch (ShrunkFailure found) {
        System.out.println(FOUND + seed);
        System.out.println(found.getMessage());
        return;
      }
    }
    System.out.println("nothing found");
  }
}
