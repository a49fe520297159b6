package dev.troupe.bench.peer;

import dev.troupe.raft.RaftNotice;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Knows whether a member of this node leads, from what the node tells of it. */
final class LeaderWatch {

  private final String member;
  private final Consumer<RaftNotice> also;
  private volatile boolean leads;

  private LeaderWatch(String member, Consumer<RaftNotice> also) {
    this.member = member;
    this.also = also;
  }

  /**
   * Listens from now on; to be called before the member is started.
   *
   * @param also gets all that is told, in its order; must not block
   */
  static LeaderWatch start(ActorSystem<?> system, String member, Consumer<RaftNotice> also) {
    LeaderWatch watch = new LeaderWatch(member, also);
    Behavior<RaftNotice> listening =
        Behaviors.receive(RaftNotice.class).onAnyMessage(watch::heard).build();
    ActorRef<RaftNotice> listener =
        system.systemActorOf(listening, "bench-leader-watch", Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.class, listener));
    return watch;
  }

  boolean leads() {
    return leads;
  }

  private Behavior<RaftNotice> heard(RaftNotice notice) {
    if (notice instanceof RaftNotice.RoleTaken taken) {
      leads = taken.leader().filter(member::equals).isPresent();
    }
    also.accept(notice);
    return Behaviors.same();
  }
}
