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
 */
public record LinkProfile(
    Duration minDelay,
    Duration maxDelay,
    double drop,
    double duplicate,
    double reorder,
    double straggle) {

  /** A quiet network within one room: 0.1 to 0.5 ms, no faults. */
  public static final LinkProfile GOOD =
      between(Duration.ofNanos(100_000), Duration.ofNanos(500_000));

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
    return new LinkProfile(min, max, drop, duplicate, reorder, straggle);
  }

  /** The same with this probability of loss. */
  public LinkProfile withDrop(double probability) {
    return new LinkProfile(minDelay, maxDelay, probability, duplicate, reorder, straggle);
  }

  /** The same with this probability of a second copy. */
  public LinkProfile withDuplicate(double probability) {
    return new LinkProfile(minDelay, maxDelay, drop, probability, reorder, straggle);
  }

  /** The same with this probability of overtaking. */
  public LinkProfile withReorder(double probability) {
    return new LinkProfile(minDelay, maxDelay, drop, duplicate, probability, straggle);
  }

  /** The same with this probability of a very long delay. */
  public LinkProfile withStraggle(double probability) {
    return new LinkProfile(minDelay, maxDelay, drop, duplicate, reorder, probability);
  }
}
