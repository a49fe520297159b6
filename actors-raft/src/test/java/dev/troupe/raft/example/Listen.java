package dev.troupe.raft.example;

import dev.troupe.raft.RaftNotice;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** How to hear of elections, as the README quotes it. */
final class Listen {

  private final Consumer<String> leaders;

  private Listen(Consumer<String> leaders) {
    this.leaders = leaders;
  }

  /** Tells who leads, each time that a member of this node's has learnt it. */
  static void to(ActorSystem<?> system, Consumer<String> leaders) {
    new Listen(leaders).subscribe(system);
  }

  private void subscribe(ActorSystem<?> system) {
    Behavior<RaftNotice> listening =
        Behaviors.receive(RaftNotice.class)
            .onMessage(RaftNotice.RoleTaken.class, taken -> heard(taken.leader()))
            .onAnyMessage(notice -> Behaviors.same())
            .build();
    ActorRef<RaftNotice> listener = system.systemActorOf(listening, "listener", Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.class, listener));
  }

  private Behavior<RaftNotice> heard(Optional<String> leader) {
    leader.ifPresent(leaders);
    return Behaviors.same();
  }
}
