package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One member of a group: recovers what it had promised, and then becomes {@link Follower}, {@link
 * PreCandidate}, {@link Candidate} and {@link Leader} (Figure 4), or {@link Learner}. The rules
 * decide ({@link ElectionRules}, {@link ReplicationRules}, {@link SnapshotRules}, {@link
 * MembershipRules}); the roles carry out.
 */
final class RaftNode {

  /** All that a member accepts. */
  interface Command {}

  /** Timers. */
  enum Timeout implements Command {
    /** Of a pre-candidate or a candidate. */
    ELECTION,
    /** To look whether a follower has heard of its leader. */
    SILENCE,
    HEARTBEAT,
    DEADLINE,
    /** To look after a round of confirmations that takes long. */
    ROUND,
    /** Sent to itself by a leader that has no say in its group any more. */
    REMOVED
  }

  /** Sent to itself behind what is in the mailbox already: that goes out together. */
  enum Flush implements Command {
    INSTANCE
  }

  /** Asks how this member stands. */
  record GetStatus(ActorRef<RaftStatus> replyTo) implements Command {}

  /**
   * How a member's place in its group has changed.
   *
   * @param leader the leader of this term, where known
   */
  record RoleChanged(String member, RoleName role, long term, Optional<String> leader)
      implements RaftClient.Command {}

  /** The storage could not write or read; the member starts again from what is on disk. */
  static final class StorageFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageFailed(String member) {
      super("the storage of " + member + " has stopped; see the log of the journal for its reason");
    }
  }

  private static final int STASH = 4096;

  private RaftNode() {}

  /** A member, to be supervised with a back-off by whoever starts it. */
  static Behavior<Command> create(RaftSetup setup) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(STASH, stash -> recover(setup, context, timers, stash))));
  }

  private static Behavior<Command> recover(
      RaftSetup setup,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StashBuffer<Command> stash) {
    Parent life = Parent.of(context.getSelf());
    org.apache.pekko.actor.ActorRef storage =
        Adapter.actorOf(
            context,
            RaftStorage.props(life, setup.persistenceId(), setup.settings().storage())
                .withDispatcher(Raft.DISPATCHER),
            "storage");
    Adapter.watch(context, storage);
    return Behaviors.receive(Command.class)
        .onMessage(
            Parent.OfLife.class,
            message -> {
              if (life.isFor(message) && message.message() instanceof RaftStorage.Recovered done) {
                Member member = new Member(setup, context, timers, life, storage, done.state());
                return stash.unstashAll(Following.of(member, Optional.empty()));
              }
              return Behaviors.same(); // something that a former life waited for
            })
        .onMessage(
            RaftMessage.class, // as if it had not arrived: whoever sent it tries again
            lost -> Behaviors.same())
        .onMessage(HeartbeatHub.Bundled.class, lost -> Behaviors.same())
        .onAnyMessage(
            other -> {
              if (!stash.isFull()) {
                stash.stash(other);
              }
              return Behaviors.same();
            })
        .onSignal(
            Terminated.class,
            gone -> {
              throw new StorageFailed(setup.self());
            })
        .build();
  }
}
