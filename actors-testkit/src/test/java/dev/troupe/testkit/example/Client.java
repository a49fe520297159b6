package dev.troupe.testkit.example;

import dev.troupe.testkit.example.Counter.Done;
import dev.troupe.testkit.example.Counter.Increment;
import dev.troupe.testkit.example.Counter.Message;
import dev.troupe.testkit.example.Counter.Network;
import dev.troupe.testkit.example.Counter.Tick;
import java.time.Duration;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Asks for one increment after the other, each again and again until it is done. */
final class Client extends AbstractBehavior<Message> {
  private final String name;
  private final Network network;
  private final int count;
  private final IntConsumer done;
  private int number = 1;

  private Client(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      String name,
      Network network,
      int count,
      IntConsumer done) {
    super(context);
    this.name = name;
    this.network = network;
    this.count = count;
    this.done = done;
    timers.startTimerWithFixedDelay(Tick.INSTANCE, Duration.ofMillis(30));
    ask();
  }

  static Behavior<Message> create(String name, Network network, int count, IntConsumer done) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Client(context, timers, name, network, count, done)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Done.class, this::onDone)
        .onMessage(Tick.class, tick -> ask())
        .build();
  }

  private Behavior<Message> onDone(Done answer) {
    if (answer.number() == number) {
      done.accept(number++);
      ask();
    }
    return this;
  }

  private Behavior<Message> ask() {
    if (number <= count) {
      network.send("primary", new Increment(name, number));
    }
    return this;
  }
}
