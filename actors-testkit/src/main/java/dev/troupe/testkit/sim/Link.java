package dev.troupe.testkit.sim;

import java.util.ArrayDeque;
import java.util.SplittableRandom;

/** One direction between two nodes. */
final class Link {
  private final SplittableRandom random;

  /** Null: the network's common profile. */
  LinkProfile own;

  boolean cut;
  boolean clogged;
  int underWay;

  /** What has arrived at the clogged end, in order. */
  final ArrayDeque<Runnable> held = new ArrayDeque<>();

  private long lastArrival;

  Link(SplittableRandom random) {
    this.random = random;
  }

  boolean chance(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** Draws when a message sent now arrives; in order, but for those that are drawn to overtake. */
  long arrival(long now, LinkProfile profile) {
    long min = profile.minDelay().toNanos();
    long max = profile.maxDelay().toNanos();
    if (chance(profile.straggle())) {
      min = max;
      max *= 10;
    }
    long drawn = now + (max > min ? random.nextLong(min, max + 1) : min);
    if (chance(profile.late())) {
      long least = profile.minLate().toNanos();
      long most = profile.maxLate().toNanos();
      return drawn + (most > least ? random.nextLong(least, most + 1) : least);
    }
    if (chance(profile.reorder())) {
      return drawn;
    }
    lastArrival = Math.max(lastArrival, drawn);
    return lastArrival;
  }
}
