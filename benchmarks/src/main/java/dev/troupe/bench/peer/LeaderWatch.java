package dev.troupe.bench.peer;

import dev.troupe.raft.RaftNotice;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Knows whether a member of this node leads, from what the node tells of it. */
final class LeaderWatch {

  private final String member;
  private volatile boolean leads;

  private LeaderWatch(String member) {
    this.member = member;
  }

  /** Listens from now on; to be called before the member is started. */
  static LeaderWatch start(ActorSystem<?> system, String member) {
    LeaderWatch watch = new LeaderWatch(member);
    Behavior<RaftNotice> listening =
        Behaviors.receive(RaftNotice.class)
            .onMessage(RaftNotice.RoleTaken.class, watch::heard)
            .onAnyMessage(notice -> Behaviors.same())
            .build();
    ActorRef<RaftNotice> listener =
        system.systemActorOf(listening, "bench-leader-watch", Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.class, listener));
    return watch;
  }

  boolean leads() {
    return leads;
  }

  private Behavior<RaftNotice> heard(RaftNotice.RoleTaken taken) {
    leads = taken.leader().filter(member::equals).isPresent();
    return Behaviors.same();
  }
}
