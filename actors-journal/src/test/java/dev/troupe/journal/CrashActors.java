package dev.troupe.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * Like {@link CrashChild}, with a whole ActorSystem: persistent actors that take snapshots and
 * delete the events before them. Each state is the number of its events, so one that is missing or
 * made up shows.
 */
final class CrashActors {
  private CrashActors() {}

  public static void main(String[] args) {
    long seed = Long.parseLong(args[1]);
    ActorSystem.create(
        Behaviors.setup(
            context -> {
              for (int i = 0; i < CrashChild.WRITERS; i++) {
                Random random = new Random(seed * 1000 + i);
                String id = "actor" + i;
                context.spawn(counter(id, random), id);
              }
              return Behaviors.empty();
            }),
        "crash",
        TestStores.config(Path.of(args[0])));
  }

  private static Behavior<Integer> counter(String id, Random random) {
    return Behaviors.setup(context -> new Counter(id, random, context.getSelf()));
  }

  private static final class Counter extends EventSourcedBehavior<Integer, String, Long> {
    private final String id;
    private final Random random;
    private final ActorRef<Integer> self;

    Counter(String id, Random random, ActorRef<Integer> self) {
      super(PersistenceId.ofUniqueId(id));
      this.id = id;
      this.random = random;
      this.self = self;
    }

    @Override
    public Long emptyState() {
      return 0L;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
      return RetentionCriteria.snapshotEvery(20, 2).withDeleteEventsOnSnapshot();
    }

    @Override
    public SignalHandler<Long> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(
              RecoveryCompleted.instance(),
              state -> {
                say("found " + id + " " + state);
                self.tell(0);
              })
          .build();
    }

    @Override
    public CommandHandler<Integer, String, Long> commandHandler() {
      return (state, ignored) -> {
        List<String> events = new ArrayList<>();
        for (int i = random.nextInt(CrashChild.MOST_EVENTS); i >= 0; i--) {
          events.add("e".repeat(random.nextInt(500)));
        }
        say("try " + id + " " + (state + events.size()));
        return Effect()
            .persist(events)
            .thenRun(
                after -> {
                  say("ok " + id + " " + after);
                  self.tell(0);
                });
      };
    }

    @Override
    public EventHandler<Long, String> eventHandler() {
      return (state, event) -> state + 1;
    }

    private static void say(String line) {
      synchronized (System.out) {
        System.out.println(line);
        if (System.out.checkError()) {
          Runtime.getRuntime().halt(1); // nobody is there any more to kill us
        }
      }
    }
  }
}
