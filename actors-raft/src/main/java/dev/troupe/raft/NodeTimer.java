package dev.troupe.raft;

import java.time.Duration;

/**
 * A timer of a member: its own, or its place in the one that a node's members share where they are
 * many. Rings once, and then has to be started anew: so where a node is held up its rings do not
 * queue up behind each other. A ring may be on its way already when it is cancelled.
 */
final class NodeTimer {

  private static final Runnable NOTHING = () -> {};

  private final Member me;
  private final RaftNode.Timeout message;
  private Runnable leaveShared = NOTHING;

  NodeTimer(Member me, RaftNode.Timeout message) {
    this.me = me;
    this.message = message;
  }

  /** Starts it anew; where it is shared it may ring a tenth of a heartbeat interval early. */
  void start(Duration after) {
    start(after, after);
  }

  /** Starts it anew; where it is shared it may ring two tenths of one late. */
  void startNotEarly(Duration after) {
    start(after, after.plus(TimerWheel.turn(me.settings().heartbeatInterval())));
  }

  private void start(Duration own, Duration shared) {
    leaveShared.run();
    leaveShared = me.setup().network().remind(message, shared).orElse(NOTHING);
    if (leaveShared == NOTHING) {
      me.timers().startSingleTimer(message, message, own);
    }
  }

  void cancel() {
    leaveShared.run();
    leaveShared = NOTHING;
    me.timers().cancel(message);
  }
}
