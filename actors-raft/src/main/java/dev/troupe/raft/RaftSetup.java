package dev.troupe.raft;

import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All that enters a member from outside: time, chance, network, disk. A behaviour cannot tell
 * whether it is simulated.
 *
 * @param members ids of all voting members, in their natural order
 * @param client is told of changes of the leader
 * @param observer sees what the member does, on its thread
 */
record RaftSetup(
    String group,
    String self,
    List<String> members,
    RaftSettings settings,
    RaftClock clock,
    RandomGenerator random,
    RaftNetwork network,
    SnapshotFiles snapshots,
    Supplier<StateMachine> stateMachine,
    ActorRef<? super RaftNode.RoleChanged> client,
    RaftObserver observer) {

  RaftSetup {
    members = members.stream().sorted().toList();
  }

  String persistenceId() {
    return "raft-" + group + "|" + self;
  }

  List<String> peers() {
    return members.stream().filter(member -> !member.equals(self)).toList();
  }
}
