package dev.troupe.raft;

import java.time.Duration;

/**
 * What a simulated run of a Raft group consists of.
 *
 * @param members voters of the group, each on a node of its own; 1 to 9
 * @param clients clients, one after the other on the members' nodes; 1 to 100
 * @param callsPerSecond how much all clients together ask for in a virtual second; 1 to 10,000
 * @param faults virtual time in which things go wrong
 * @param quiet virtual time after that, in which the group must serve all clients again
 */
public record RunSettings(
    int members, int clients, int callsPerSecond, Duration faults, Duration quiet) {

  /** The run that releases are held to. */
  public static final RunSettings STANDARD =
      new RunSettings(5, 5, 200, Duration.ofSeconds(12), Duration.ofSeconds(3));

  /** The most members that a group may have. */
  public static final int MAX_MEMBERS = 9;

  /**
   * @throws IllegalArgumentException naming what is out of its bounds
   */
  public RunSettings {
    within("members", members, 1, MAX_MEMBERS);
    within("clients", clients, 1, 100);
    within("calls a second", callsPerSecond, 1, 10_000);
    if (faults.isNegative() || quiet.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "a run needs times of 0 or more with faults and of at least a second without, not "
              + faults
              + " and "
              + quiet);
    }
  }

  private static void within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + most + ", not " + value);
    }
  }

  /** The same with so many members. */
  public RunSettings withMembers(int count) {
    return new RunSettings(count, clients, callsPerSecond, faults, quiet);
  }

  /** How long one client waits from one call to the next. */
  Duration pace() {
    return Duration.ofSeconds(clients).dividedBy(callsPerSecond);
  }
}
