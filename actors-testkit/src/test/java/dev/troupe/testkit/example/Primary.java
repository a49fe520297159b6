package dev.troupe.testkit.example;

import dev.troupe.testkit.example.Counter.Copied;
import dev.troupe.testkit.example.Counter.Copy;
import dev.troupe.testkit.example.Counter.Done;
import dev.troupe.testkit.example.Counter.Increment;
import dev.troupe.testkit.example.Counter.Incremented;
import dev.troupe.testkit.example.Counter.Log;
import dev.troupe.testkit.example.Counter.Message;
import dev.troupe.testkit.example.Counter.Mistake;
import dev.troupe.testkit.example.Counter.Network;
import dev.troupe.testkit.example.Counter.Tick;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** Answers an increment when it is on its own disk and on the backup's. */
final class Primary extends EventSourcedBehavior<Message, Incremented, Log> {
  private final Network network;
  private final Mistake mistake;
  private final Consumer<Log> watcher;
  private int copied; // how many entries the backup has; forgotten in a crash, and learned again

  private Primary(
      TimerScheduler<Message> timers, Network network, Mistake mistake, Consumer<Log> watcher) {
    super(PersistenceId.ofUniqueId("counter-primary"));
    this.network = network;
    this.mistake = mistake;
    this.watcher = watcher;
    timers.startTimerWithFixedDelay(Tick.INSTANCE, Duration.ofMillis(20));
  }

  static Behavior<Message> create(Network network, Mistake mistake, Consumer<Log> watcher) {
    return Behaviors.withTimers(timers -> new Primary(timers, network, mistake, watcher));
  }

  @Override
  public Log emptyState() {
    return new Log();
  }

  @Override
  public CommandHandler<Message, Incremented, Log> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Increment.class, this::onIncrement)
        .onCommand(Copied.class, this::onCopied)
        .onCommand(Tick.class, (log, tick) -> Effect().none().thenRun(this::copyNext))
        .onAnyCommand(command -> Effect().unhandled());
  }

  private Effect<Incremented, Log> onIncrement(Log log, Increment ask) {
    Incremented entry = new Incremented(ask.client(), ask.number());
    int index = mistake == Mistake.REPETITION_COUNTED ? -1 : log.indexOf(entry);
    if (index < 0) {
      return Effect().persist(entry).thenRun(this::copyNext);
    }
    if (index < copied) {
      network.send(ask.client(), new Done(ask.number()));
    }
    return Effect().none();
  }

  private Effect<Incremented, Log> onCopied(Log log, Copied answer) {
    if (answer.size() <= copied) {
      return Effect().none(); // a copy of an old answer; to react to it would double it again
    }
    for (; copied < answer.size(); copied++) {
      Incremented entry = log.get(copied);
      network.send(entry.client(), new Done(entry.number()));
    }
    return Effect().none().thenRun(this::copyNext);
  }

  private void copyNext(Log log) {
    watcher.accept(log);
    if (copied < log.size()) {
      network.send("backup", new Copy(copied, log.get(copied)));
    }
  }

  @Override
  public EventHandler<Log, Incremented> eventHandler() {
    return newEventHandlerBuilder().forAnyState().onAnyEvent(Log::with);
  }

  @Override
  public SignalHandler<Log> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), watcher::accept)
        .build();
  }
}
