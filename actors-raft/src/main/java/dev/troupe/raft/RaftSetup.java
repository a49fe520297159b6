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
 * @param quickMachine as in {@link GroupSpec#withQuickMachine}
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
    boolean quickMachine,
    ActorRef<? super RaftNode.RoleChanged> client,
    RaftObserver observer,
    NodeBudget.Share share) {

  /** The only member of its node, whose state machine has a thread of its own. */
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
        false,
        client,
        observer,
        new NodeBudget(settings.node()).join());
  }

  /** Where its state machine runs. */
  String applyDispatcher() {
    return quickMachine ? Raft.DISPATCHER : "troupe.raft.apply-dispatcher";
  }

  String persistenceId() {
    return "raft-" + group + "|" + self;
  }
}
