package dev.troupe.app.node;

import dev.troupe.raft.RaftNotice;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Hears what this node's members of groups tell, remembers when each of them last changed, and
 * counts the roles that they take. What it knows is outside of it, so that it loses nothing but the
 * one notice at which it failed.
 */
final class RaftWatcher extends AbstractBehavior<RaftNotice> {

  private static final String NAME = "raft-watcher";

  private final ConcurrentMap<String, LastChanges> changes;
  private final MeterRegistry registry;
  private final InstantSource clock;

  private RaftWatcher(
      ActorContext<RaftNotice> context,
      ConcurrentMap<String, LastChanges> changes,
      MeterRegistry registry,
      InstantSource clock) {
    super(context);
    this.changes = changes;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Starts the one of an ActorSystem and subscribes it; it misses nothing of members that are
   * started later.
   *
   * @param registry for {@code troupe.raft.role.changes}
   * @return the last changes of each group's member, by the group's name; written by the actor
   *     alone
   */
  static ConcurrentMap<String, LastChanges> start(
      ActorSystem<?> system, MeterRegistry registry, InstantSource clock) {
    ConcurrentMap<String, LastChanges> changes = new ConcurrentHashMap<>();
    Behavior<RaftNotice> watcher =
        Behaviors.setup(context -> new RaftWatcher(context, changes, registry, clock));
    ActorRef<RaftNotice> ref =
        system.systemActorOf(
            Behaviors.supervise(watcher).onFailure(SupervisorStrategy.restart()),
            NAME,
            Props.empty());
    // Here rather than by the actor, which would come to it at some time; a restart keeps the ref.
    system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.class, ref));
    return changes;
  }

  @Override
  public Receive<RaftNotice> createReceive() {
    return newReceiveBuilder().onAnyMessage(this::onNotice).build();
  }

  private Behavior<RaftNotice> onNotice(RaftNotice notice) {
    LastChanges before = changes.getOrDefault(notice.group(), LastChanges.NONE);
    LastChanges after = before.after(notice, clock.instant());
    changes.put(notice.group(), after);
    if (notice instanceof RaftNotice.RoleTaken taken && !after.role().equals(before.role())) {
      count(taken);
    }
    return this;
  }

  private void count(RaftNotice.RoleTaken taken) {
    Counter.builder("troupe.raft.role.changes")
        .description("how often this member took a role that it did not have")
        .tag("group", taken.group())
        .tag("member", taken.member())
        .tag("role", taken.role().name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
