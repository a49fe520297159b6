package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plays busy nodes under faults of all kinds and prints what identifies each run, one a line. */
final class BusyHash {
  private BusyHash() {}

  public static void main(String[] args) {
    for (long seed = 1; seed <= Long.parseLong(args[0]); seed++) {
      System.out.println("hash " + hash(seed));
    }
  }

  /** The hash of the run, that of the whole trace as text, and how much there was of it. */
  static String hash(long seed) {
    List<String> trace = new ArrayList<>();
    try (Sim sim = NemesisTest.start(seed, trace)) {
      Nemesis nemesis =
          sim.nemesis(
              NemesisPlan.all()
                  .weight(Fault.PAUSE_MIDWAY, 4)
                  .atMostDown(2)
                  .every(Duration.ofMillis(60), Duration.ofMillis(200)));
      sim.events("restless", Duration.ofMillis(70), () -> sim.anyNode().clock().drift(0));
      sim.runFor(Duration.ofMillis(2500));
      nemesis.stop();
      sim.runFor(Duration.ofSeconds(1));
      return sim.traceHash() + " " + trace.hashCode() + " " + trace.size() + " " + sim.steps();
    }
  }
}
