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

  /** Whether this time has come; by a difference, as the clock may run over. */
  boolean isDue(long time) {
    return now() - time >= 0;
  }

  /** When a call that comes in now has to be answered. */
  long deadline(Call call) {
    return now() + Math.max(0, call.timeLeft(settings.client().requestTimeout().toNanos()));
  }
}
