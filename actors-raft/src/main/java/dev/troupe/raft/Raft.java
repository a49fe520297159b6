package dev.troupe.raft;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** Puts members of Raft groups into an ActorSystem that you already have. */
public final class Raft implements Extension {

  /** For {@link ActorSystem#registerExtension}. */
  public static final class Id extends ExtensionId<Raft> {
    private static final Id INSTANCE = new Id();

    @Override
    public Raft createExtension(ActorSystem<?> system) {
      return new Raft(system);
    }
  }

  private final ActorSystem<?> system;

  private Raft(ActorSystem<?> system) {
    this.system = system;
  }

  public static Raft get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /**
   * Starts this node's member of a group and the client that leads to the group.
   *
   * @throws IllegalStateException if the group was started already on this node
   */
  public GroupClient start(GroupSpec spec) {
    throw new IllegalStateException("being built: " + spec.group() + " on " + system.name());
  }

  /**
   * How this node's members stand, one for each started group, in the order of the groups' names. A
   * member that does not answer in time (its storage is being recovered, or its disk is full)
   * stands as a follower without a leader.
   */
  public CompletionStage<List<RaftStatus>> status(Duration timeout) {
    throw new IllegalStateException("being built: " + timeout);
  }
}
