package dev.troupe.raft;

import java.util.random.RandomGenerator;

/**
 * All that enters a client from outside.
 *
 * @param node the node that it is the client of
 */
record ClientSetup(
    String group,
    String node,
    RaftSettings settings,
    RaftClock clock,
    RandomGenerator random,
    RaftNetwork network,
    ClientBounds bounds) {

  long now() {
    return clock.monotonicNanos();
  }

  long deadline() {
    return now() + settings.client().requestTimeout().toNanos();
  }
}
