package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Which roles the members of one group have, by the notices of several nodes. */
final class Roles {

  private final String group;
  private final BlockingQueue<RaftNotice.RoleTaken> told = new LinkedBlockingQueue<>();
  private final Map<String, RaftNotice.RoleTaken> last = new TreeMap<>();

  Roles(String group) {
    this.group = group;
  }

  /** To be called before the node's member is started; its former life is forgotten. */
  void listenTo(String node, ActorSystem<?> system) {
    while (!told.isEmpty()) {
      remember(told.remove());
    }
    last.remove(node);
    Behavior<RaftNotice.RoleTaken> listening = Behaviors.receiveMessage(this::onTaken);
    ActorRef<RaftNotice.RoleTaken> listener =
        system.systemActorOf(listening, "roles", Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.RoleTaken.class, listener));
  }

  private Behavior<RaftNotice.RoleTaken> onTaken(RaftNotice.RoleTaken taken) {
    told.add(taken);
    return Behaviors.same();
  }

  private void remember(RaftNotice.RoleTaken taken) {
    if (taken.group().equals(group)) {
      last.put(taken.member(), taken);
    }
  }

  /** The one of these that leads, or as soon as one does; of two, the one of the later term. */
  String awaitLeader(Collection<String> among, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      while (!told.isEmpty()) {
        remember(told.remove());
      }
      Optional<String> leader = leader(among);
      if (leader.isPresent()) {
        return leader.get();
      }
      RaftNotice.RoleTaken next = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw new AssertionError("no leader among " + among + " within " + limit + ": " + last);
      }
      remember(next);
    }
  }

  private Optional<String> leader(Collection<String> among) {
    return last.values().stream()
        .filter(taken -> taken.role() == RoleName.LEADER && among.contains(taken.member()))
        .max(Comparator.comparingLong(RaftNotice.RoleTaken::term))
        .map(RaftNotice.RoleTaken::member);
  }
}
