package dev.troupe.raft;

import java.util.List;

/**
 * The way into a group from this node: finds the leader, forwards to it, numbers the requests that
 * their callers did not number (§8), and sends them again when the leader changes, so that a
 * leader's death is hidden from the callers. Safe for use by any thread.
 */
public interface GroupClient {

  /** The group's name. */
  String group();

  /** Submits calls, in this order; never blocks. Those beyond the queue's bound fail as BUSY. */
  void submit(List<? extends Call> calls);

  /** Submits one call; never blocks. Where there is no room for it, it fails as BUSY. */
  default void submit(Call call) {
    submit(List.of(call));
  }
}
