package dev.troupe.raft;

import java.time.Duration;

/** Short simulations of a group, right or with a mistake that was made on purpose. */
public final class PlantedSimulation {

  private PlantedSimulation() {}

  /** Without a mistake. */
  public static RaftSimulation right(RunSettings settings, String replay) {
    return brief(settings, replay);
  }

  /**
   * It breaks between two tasks, where nobody makes a finding of it, with what could be mistaken
   * for a complaint about an argument.
   */
  public static RaftSimulation broken(RunSettings settings, String replay) {
    return right(settings, replay)
        .tracedTo(
            line -> {
              if (line.endsWith("HEAL")) {
                throw new IllegalArgumentException("planted");
              }
            });
  }

  private static RaftSimulation brief(RunSettings settings, String replay) {
    RunSettings brief =
        new RunSettings(settings.members(), 2, 20, Duration.ofSeconds(2), Duration.ofSeconds(1));
    return new RaftSimulation(brief, replay);
  }
}
