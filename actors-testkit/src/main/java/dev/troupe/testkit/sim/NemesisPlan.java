package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link Nemesis} may do.
 *
 * @param faults the kinds it draws from
 * @param victims the nodes it may touch; empty for all
 * @param atMostDown how many nodes may be crashed or paused at once
 * @param every mean time between two faults
 * @param lasting longest time that one fault lasts
 * @param weights how often a kind is drawn, compared with the others; 1 where nothing is said
 */
public record NemesisPlan(
    Set<Fault> faults,
    List<String> victims,
    int atMostDown,
    Duration every,
    Duration lasting,
    Map<Fault, Integer> weights) {

  /**
   * @throws IllegalArgumentException if there is nothing to draw from, a time is not positive, or a
   *     weight below 1
   */
  public NemesisPlan {
    if (faults.isEmpty() || every.toNanos() < 1 || lasting.toNanos() < 1) {
      throw new IllegalArgumentException(
          "a plan needs faults and times above 0: " + faults + ", " + every + ", " + lasting);
    }
    if (weights.values().stream().anyMatch(weight -> weight < 1)) {
      throw new IllegalArgumentException("weights must be at least 1: " + weights);
    }
    faults = Collections.unmodifiableSet(EnumSet.copyOf(faults));
    victims = List.copyOf(victims);
    weights = Map.copyOf(weights);
  }

  /** A plan in which all kinds are as likely. */
  public NemesisPlan(
      Set<Fault> faults, List<String> victims, int atMostDown, Duration every, Duration lasting) {
    this(faults, victims, atMostDown, every, lasting, Map.of());
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
    return new NemesisPlan(EnumSet.of(first, more), victims, atMostDown, every, lasting, weights);
  }

  /** The same, without this kind. */
  public NemesisPlan without(Fault fault) {
    EnumSet<Fault> rest = EnumSet.copyOf(faults);
    rest.remove(fault);
    return new NemesisPlan(rest, victims, atMostDown, every, lasting, weights);
  }

  /** The same, on these nodes only. Partitions still split all nodes. */
  public NemesisPlan on(String... nodes) {
    return new NemesisPlan(faults, List.of(nodes), atMostDown, every, lasting, weights);
  }

  /** The same, with so many nodes crashed or paused at once at most. */
  public NemesisPlan atMostDown(int nodes) {
    return new NemesisPlan(faults, victims, nodes, every, lasting, weights);
  }

  /** The same, with another pace. */
  public NemesisPlan every(Duration mean, Duration longest) {
    return new NemesisPlan(faults, victims, atMostDown, mean, longest, weights);
  }

  /** The same, with this kind drawn so many times as often as one of weight 1. */
  public NemesisPlan weight(Fault fault, int weight) {
    Map<Fault, Integer> changed = new EnumMap<>(Fault.class);
    changed.putAll(weights);
    changed.put(fault, weight);
    return new NemesisPlan(faults, victims, atMostDown, every, lasting, changed);
  }

  int weightOf(Fault fault) {
    return weights.getOrDefault(fault, 1);
  }
}
