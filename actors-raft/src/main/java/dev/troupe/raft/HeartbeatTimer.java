package dev.troupe.raft;

/**
 * A leader's heartbeat timer: its own, or its place in the one that a node's leaders share where
 * they are many. Rings once; started anew when that has been handled, so that where a node is held
 * up heartbeats do not queue up behind each other.
 */
final class HeartbeatTimer {

  private static final Runnable NOTHING = () -> {};

  private final Member me;
  private final Lateness lateness;
  private Runnable leaveShared = NOTHING;

  HeartbeatTimer(Member me) {
    this.me = me;
    this.lateness = new Lateness(me.settings().heartbeatInterval());
  }

  void start() {
    lateness.expect(me.now() + me.settings().heartbeatInterval().toNanos());
    leaveShared.run();
    leaveShared = me.setup().network().beatSoon().orElse(NOTHING);
    if (leaveShared == NOTHING) {
      me.timers()
          .startSingleTimer(
              RaftNode.Timeout.HEARTBEAT,
              RaftNode.Timeout.HEARTBEAT,
              me.settings().heartbeatInterval());
    }
  }

  void cancel() {
    leaveShared.run();
    leaveShared = NOTHING;
    me.timers().cancel(RaftNode.Timeout.HEARTBEAT);
  }

  /** Whether its ring, together with what was heard until then, tells that others are silent. */
  boolean tellsOfSilence(boolean heard) {
    if (heard) {
      lateness.heard();
      return false;
    }
    return !lateness.excuses(me.now());
  }
}
