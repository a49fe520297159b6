package dev.troupe.testkit.sim;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** What the tests of the simulation share. */
final class TestWorld {
  static final SimSettings SETTINGS =
      SimSettings.defaults()
          .withNodeConfig(
              """
              pekko.actor.allow-java-serialization = on
              pekko.actor.warn-about-java-serializer-usage = off
              """);

  record Note(int number) implements Serializable {}

  record WithRef(ActorRef<Object> ref) implements Serializable {}

  private TestWorld() {}

  /**
   * A node that sends what it is told to the node {@code to}, and keeps what comes over the
   * network.
   */
  static Behavior<?> mailbox(SimNodeContext world, String to, List<Object> received) {
    return Behaviors.setup(
        context -> {
          world.network().register("inbox", received::add);
          return Behaviors.receive(Object.class)
              .onMessageEquals(
                  "ref",
                  () -> {
                    world.network().send(to, "inbox", new WithRef(context.getSelf()));
                    return Behaviors.same();
                  })
              .onAnyMessage(
                  message -> {
                    world.network().send(to, "inbox", message);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  /** Journals each string that it is told; lists what it has recovered and made durable. */
  static final class Diary extends EventSourcedBehavior<Object, String, Integer> {
    private final List<String> durable;

    Diary(List<String> durable) {
      super(
          PersistenceId.ofUniqueId("diary"),
          SupervisorStrategy.restartWithBackoff(Duration.ofMillis(10), Duration.ofMillis(10), 0));
      this.durable = durable;
      durable.clear();
    }

    @Override
    public Integer emptyState() {
      return 0;
    }

    @Override
    public CommandHandler<Object, String, Integer> commandHandler() {
      return newCommandHandlerBuilder()
          .forAnyState()
          .onCommand(
              String.class, line -> Effect().persist(line).thenRun(state -> durable.add(line)))
          .onAnyCommand(command -> Effect().unhandled());
    }

    @Override
    public EventHandler<Integer, String> eventHandler() {
      return newEventHandlerBuilder().forAnyState().onAnyEvent((count, line) -> count + 1);
    }

    @Override
    public boolean shouldSnapshot(Integer state, String event, long sequenceNr) {
      return sequenceNr % 10 == 0;
    }

    @Override
    public org.apache.pekko.persistence.typed.javadsl.SignalHandler<Integer> signalHandler() {
      return newSignalHandlerBuilder()
          .onSignal(
              org.apache.pekko.persistence.typed.RecoveryCompleted.class,
              (count, signal) -> durable.add("recovered " + count))
          .build();
    }
  }
}
