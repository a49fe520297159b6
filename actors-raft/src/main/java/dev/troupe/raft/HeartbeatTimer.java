package dev.troupe.raft;

/** A leader's heartbeat timer, which is started anew when its ring has been handled. */
final class HeartbeatTimer {

  private final Member me;
  private final Lateness lateness;
  private final NodeTimer timer;

  HeartbeatTimer(Member me) {
    this.me = me;
    this.lateness = new Lateness(me.settings().heartbeatInterval());
    this.timer = new NodeTimer(me, RaftNode.Timeout.HEARTBEAT);
  }

  void start() {
    lateness.expect(me.now() + me.settings().heartbeatInterval().toNanos());
    timer.start(me.settings().heartbeatInterval());
  }

  void cancel() {
    timer.cancel();
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
