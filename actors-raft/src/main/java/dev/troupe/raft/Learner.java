package dev.troupe.raft;

import dev.troupe.raft.RaftNode.Command;
import dev.troupe.raft.RaftStatus.RoleName;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;

/**
 * Learner (thesis 4.2.1): gets the log like a follower, but has no say: it never stands for
 * election, and nobody counts it. So is every member that is not yet a voter of its group, or knows
 * that it has been removed.
 */
final class Learner extends Following {

  Learner(Member me, Optional<String> leader) {
    super(me, leader);
    me.announce(name(), leader);
  }

  @Override
  RoleName name() {
    return RoleName.LEARNER;
  }

  @Override
  protected Behavior<Command> onTimeout(RaftNode.Timeout timeout) {
    return this;
  }
}
