package dev.troupe.raft;

import dev.troupe.raft.RaftMessage.TimeoutNow;
import dev.troupe.raft.RaftNode.Command;
import dev.troupe.raft.RaftStatus.RoleName;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Follower (§5.2): answers leaders and candidates, and asks for votes itself when it has heard from
 * neither for an election timeout.
 */
final class Follower extends Following {

  private long electionTimeoutNanos;
  private long lastHeard; // from the leader, or a vote given
  private long timedFrom; // what lastHeard was when the timeout was drawn
  private final Lateness lateness;
  private final NodeTimer timer;

  Follower(Member me, Optional<String> leader) {
    super(me, leader);
    this.lateness = new Lateness(me.settings().heartbeatInterval());
    this.timer = new NodeTimer(me, RaftNode.Timeout.SILENCE);
    this.lastHeard = me.now();
    this.timedFrom = lastHeard;
    this.electionTimeoutNanos = me.electionTimeout().toNanos();
    startTimer(electionTimeoutNanos);
    me.announce(name(), leader);
  }

  @Override
  RoleName name() {
    return RoleName.FOLLOWER;
  }

  @Override
  protected void onLeaderHeard() {
    lastHeard = me.now();
    lateness.heard();
  }

  /** The leader hands over (thesis 3.10): stands at once, and without asking before. */
  @Override
  protected Behavior<Command> onTimeoutNow(TimeoutNow message) {
    if (message.term() != me.state().term()) {
      return this;
    }
    leave();
    return new Candidate(me, true);
  }

  @Override
  protected Behavior<Command> onTimeout(RaftNode.Timeout timeout) {
    if (timeout != RaftNode.Timeout.SILENCE) {
      return this;
    }
    if (lastHeard != timedFrom) { // one timeout for each silence: not the longest of several
      timedFrom = lastHeard;
      electionTimeoutNanos = me.electionTimeout().toNanos();
    }
    long left = electionTimeoutNanos - (me.now() - lastHeard);
    if (left > 0) {
      startTimer(Math.max(left, 1_000_000));
      return this;
    }
    if (lateness.excuses(me.now())) {
      startTimer(me.settings().heartbeatInterval().toNanos());
      return this;
    }
    leave();
    return new PreCandidate(me);
  }

  private void startTimer(long nanos) {
    lateness.expect(me.now() + nanos);
    timer.startNotEarly(Duration.ofNanos(nanos));
  }

  @Override
  protected void leave() {
    super.leave();
    timer.cancel();
  }
}
