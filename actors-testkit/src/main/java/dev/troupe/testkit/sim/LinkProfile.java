package dev.troupe.testkit.sim;

import java.time.Duration;

/**
 * How a link between two nodes behaves.
 *
 * @param minDelay shortest time on the way
 * @param maxDelay longest time on the way, but for stragglers
 * @param drop probability that a message is lost
 * @param duplicate probability that a message arrives twice
 * @param reorder probability that a message may overtake earlier ones; all others keep their order,
 *     as on a connection
 * @param straggle probability that a message takes up to ten times the longest delay
 * @param late probability that a message is late, and may be overtaken by all others
 * @param minLate by how much a late message is late at least
 * @param maxLate by how much a late message is late at most
 */
public record LinkProfile(
    Duration minDelay,
    Duration maxDelay,
    double drop,
    double duplicate,
    double reorder,
    double straggle,
    double late,
    Duration minLate,
    Duration maxLate) {

  /** A quiet network within one room: 0.1 to 0.5 ms, no faults. */
  public static final LinkProfile GOOD =
      between(Duration.ofNanos(100_000), Duration.ofNanos(500_000));

  /** The unreliable network of a well-known course's labs: 0 to 26 ms, a tenth is lost. */
  public static final LinkProfile UNRELIABLE =
      between(Duration.ZERO, Duration.ofMillis(26)).withDrop(0.1);

  /** The long reordering of the same labs: two thirds are late by 200 to 2200 ms. */
  public static final LinkProfile LONG_REORDERING =
      UNRELIABLE.withLate(2.0 / 3, Duration.ofMillis(200), Duration.ofMillis(2_200));

  /**
   * @throws IllegalArgumentException if a delay or a probability is out of its bounds
   */
  public LinkProfile {
    if (minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0) {
      throw new IllegalArgumentException(
          "delays must be 0 <= min <= max, are " + minDelay + ", " + maxDelay);
    }
    probability("drop", drop);
    probability("duplicate", duplicate);
    probability("reorder", reorder);
    probability("straggle", straggle);
    probability("late", late);
    if (minLate.isNegative() || maxLate.compareTo(minLate) < 0) {
      throw new IllegalArgumentException(
          "times must be 0 <= minLate <= maxLate, are " + minLate + ", " + maxLate);
    }
  }

  /** A link on which no message is late beyond its delay. */
  public LinkProfile(
      Duration minDelay,
      Duration maxDelay,
      double drop,
      double duplicate,
      double reorder,
      double straggle) {
    this(minDelay, maxDelay, drop, duplicate, reorder, straggle, 0, Duration.ZERO, Duration.ZERO);
  }

  private static void probability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 1, is " + value);
    }
  }

  /** A link without faults whose delays are spread evenly. */
  public static LinkProfile between(Duration minDelay, Duration maxDelay) {
    return new LinkProfile(minDelay, maxDelay, 0, 0, 0, 0);
  }

  /** The same with other delays. */
  public LinkProfile withDelay(Duration min, Duration max) {
    return new LinkProfile(min, max, drop, duplicate, reorder, straggle, late, minLate, maxLate);
  }

  /** The same with this probability of loss. */
  public LinkProfile withDrop(double probability) {
    return new LinkProfile(
        minDelay, maxDelay, probability, duplicate, reorder, straggle, late, minLate, maxLate);
  }

  /** The same with this probability of a second copy. */
  public LinkProfile withDuplicate(double probability) {
    return new LinkProfile(
        minDelay, maxDelay, drop, probability, reorder, straggle, late, minLate, maxLate);
  }

  /** The same with this probability of overtaking. */
  public LinkProfile withReorder(double probability) {
    return new LinkProfile(
        minDelay, maxDelay, drop, duplicate, probability, straggle, late, minLate, maxLate);
  }

  /** The same with this probability of a very long delay. */
  public LinkProfile withStraggle(double probability) {
    return new LinkProfile(
        minDelay, maxDelay, drop, duplicate, reorder, probability, late, minLate, maxLate);
  }

  /** The same with this probability of being late, by a time between the two. */
  public LinkProfile withLate(double probability, Duration min, Duration max) {
    return new LinkProfile(
        minDelay, maxDelay, drop, duplicate, reorder, straggle, probability, min, max);
  }
}
