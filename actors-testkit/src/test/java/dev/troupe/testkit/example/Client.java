package dev.troupe.testkit.example;

import dev.troupe.testkit.example.Counter.Done;
import dev.troupe.testkit.example.Counter.Increment;
import dev.troupe.testkit.example.Counter.Message;
import dev.troupe.testkit.example.Counter.More;
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

/** Does as many increments as it is told to, one after the other, each until it is done. */
final class Client extends AbstractBehavior<Message> {
  private final String name;
  private final Network network;
  private final IntConsumer done;
  private int wanted;
  private int number = 1;

  private Client(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      String name,
      Network network,
      IntConsumer done) {
    super(context);
    this.name = name;
    this.network = network;
    this.done = done;
    timers.startTimerWithFixedDelay(Tick.INSTANCE, Duration.ofMillis(30));
  }

  static Behavior<Message> create(String name, Network network, IntConsumer done) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Client(context, timers, name, network, done)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(More.class, this::onMore)
        .onMessage(Done.class, this::onDone)
        .onMessage(Tick.class, tick -> ask())
        .build();
  }

  private Behavior<Message> onMore(More more) {
    wanted++;
    return number == wanted ? ask() : this;
  }

  private Behavior<Message> onDone(Done answer) {
    if (answer.number() == number) {
      done.accept(number++);
      ask();
    }
    return this;
  }

  private Behavior<Message> ask() {
    if (number <= wanted) {
      network.send("primary", new Increment(name, number));
    }
    return this;
  }
}
