package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link Nemesis} may do.
 *
 * @param faults the kinds it draws from
 * @param victims the nodes it may touch; empty for all
 * @param atMostDown how many nodes may be crashed or paused at once
 * @param every mean time between two faults
 * @param lasting longest time that one fault lasts
 */
public record NemesisPlan(
    Set<Fault> faults, List<String> victims, int atMostDown, Duration every, Duration lasting) {

  /**
   * @throws IllegalArgumentException if there is nothing to draw from, or a time is not positive
   */
  public NemesisPlan {
    if (faults.isEmpty() || every.toNanos() < 1 || lasting.toNanos() < 1) {
      throw new IllegalArgumentException(
          "a plan needs faults and times above 0: " + faults + ", " + every + ", " + lasting);
    }
    faults = Collections.unmodifiableSet(EnumSet.copyOf(faults));
    victims = List.copyOf(victims);
  }

  /**
   * All kinds of faults on all nodes, one node down at a time, a fault every 200 ms that lasts up
   * to 500 ms.
   */
  public static NemesisPlan all() {
    return new NemesisPlan(
        EnumSet.allOf(Fault.class), List.of(), 1, Duration.ofMillis(200), Duration.ofMillis(500));
  }

  /** The same, with these kinds only. */
  public NemesisPlan only(Fault first, Fault... more) {
    return new NemesisPlan(EnumSet.of(first, more), victims, atMostDown, every, lasting);
  }

  /** The same, without this kind. */
  public NemesisPlan without(Fault fault) {
    EnumSet<Fault> rest = EnumSet.copyOf(faults);
    rest.remove(fault);
    return new NemesisPlan(rest, victims, atMostDown, every, lasting);
  }

  /** The same, on these nodes only. Partitions still split all nodes. */
  public NemesisPlan on(String... nodes) {
    return new NemesisPlan(faults, List.of(nodes), atMostDown, every, lasting);
  }

  /** The same, with so many nodes crashed or paused at once at most. */
  public NemesisPlan atMostDown(int nodes) {
    return new NemesisPlan(faults, victims, nodes, every, lasting);
  }

  /** The same, with another pace. */
  public NemesisPlan every(Duration mean, Duration longest) {
    return new NemesisPlan(faults, victims, atMostDown, mean, longest);
  }
}
