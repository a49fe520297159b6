package dev.troupe.testkit.real;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.ClusterDomainEvent;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Waits for a state of the cluster as one node sees it. */
final class ClusterView {
  /** The view is written after the event is published, so an event alone may come too early. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private enum Look {
    AGAIN
  }

  private ClusterView() {}

  static void await(ActorSystem<?> system, Predicate<CurrentClusterState> wanted, Duration limit)
      throws TimeoutException {
    Cluster cluster = Cluster.get(system);
    CompletableFuture<Void> seen = new CompletableFuture<>();
    var watcher =
        system.systemActorOf(
            watcher(cluster, wanted, seen), "view-" + UUID.randomUUID(), Props.empty());
    try {
      seen.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException failure) {
      TimeoutException late =
          new TimeoutException("not within " + limit + ", the view is " + cluster.state());
      late.initCause(failure.getCause());
      throw late;
    } finally {
      watcher.tell("stop");
    }
  }

  private static Behavior<Object> watcher(
      Cluster cluster, Predicate<CurrentClusterState> wanted, CompletableFuture<Void> seen) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  cluster
                      .subscriptions()
                      .tell(Subscribe.create(context.getSelf().narrow(), ClusterDomainEvent.class));
                  timers.startTimerWithFixedDelay(Look.AGAIN, LOOK_AGAIN);
                  return Behaviors.receiveMessage(message -> look(message, cluster, wanted, seen));
                }));
  }

  private static Behavior<Object> look(
      Object message,
      Cluster cluster,
      Predicate<CurrentClusterState> wanted,
      CompletableFuture<Void> seen) {
    if (message.equals("stop")) {
      return Behaviors.stopped();
    }
    if (wanted.test(cluster.state())) {
      seen.complete(null);
    }
    return Behaviors.same();
  }
}
