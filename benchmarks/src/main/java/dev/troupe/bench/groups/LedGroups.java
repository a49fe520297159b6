package dev.troupe.bench.groups;

import dev.troupe.raft.RaftNotice;
import java.util.BitSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Knows which groups a node leads, from what it tells of its members. */
final class LedGroups {

  private final String member;
  private final Set<Integer> led = ConcurrentHashMap.newKeySet();

  private LedGroups(String member) {
    this.member = member;
  }

  /** Listens from now on; to be called before the members are started. */
  static LedGroups watch(ActorSystem<?> system, String member) {
    LedGroups groups = new LedGroups(member);
    Behavior<RaftNotice.RoleTaken> listening = Behaviors.receiveMessage(groups::heard);
    ActorRef<RaftNotice.RoleTaken> listener =
        system.systemActorOf(listening, "bench-led-groups", Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.RoleTaken.class, listener));
    return groups;
  }

  private Behavior<RaftNotice.RoleTaken> heard(RaftNotice.RoleTaken taken) {
    int group = Groups.index(taken.group());
    if (taken.leader().filter(member::equals).isPresent()) {
      led.add(group);
    } else {
      led.remove(group);
    }
    return Behaviors.same();
  }

  /** Those that are led at this moment. */
  BitSet now() {
    BitSet bits = new BitSet();
    led.forEach(bits::set);
    return bits;
  }
}
