package dev.troupe.raft;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All that enters a member from outside: time, chance, network, disk. A behaviour cannot tell
 * whether it is simulated.
 *
 * @param initial who is in the group as long as no log says otherwise; empty for a member that
 *     waits to be added
 * @param client is told of changes of the leader
 * @param observer sees what the member does, on its thread
 * @param share in what the node's members have together
 */
record RaftSetup(
    String group,
    String self,
    Configuration initial,
    RaftSettings settings,
    RaftClock clock,
    RandomGenerator random,
    RaftNetwork network,
    SnapshotFiles snapshots,
    Supplier<StateMachine> stateMachine,
    ActorRef<? super RaftNode.RoleChanged> client,
    RaftObserver observer,
    NodeBudget.Share share) {

  /** The only member of its node. */
  RaftSetup(
      String group,
      String self,
      Configuration initial,
      RaftSettings settings,
      RaftClock clock,
      RandomGenerator random,
      RaftNetwork network,
      SnapshotFiles snapshots,
      Supplier<StateMachine> stateMachine,
      ActorRef<? super RaftNode.RoleChanged> client,
      RaftObserver observer) {
    this(
        group,
        self,
        initial,
        settings,
        clock,
        random,
        network,
        snapshots,
        stateMachine,
        client,
        observer,
        new NodeBudget(settings.node()).join());
  }

  String persistenceId() {
    return "raft-" + group + "|" + self;
  }
}
