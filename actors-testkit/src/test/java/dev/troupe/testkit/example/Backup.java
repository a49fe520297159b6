package dev.troupe.testkit.example;

import dev.troupe.testkit.example.Counter.Copied;
import dev.troupe.testkit.example.Counter.Copy;
import dev.troupe.testkit.example.Counter.Incremented;
import dev.troupe.testkit.example.Counter.Log;
import dev.troupe.testkit.example.Counter.Message;
import dev.troupe.testkit.example.Counter.Mistake;
import dev.troupe.testkit.example.Counter.Network;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** Takes the primary's entries in their order, and says how many it has on its disk. */
final class Backup extends EventSourcedBehavior<Message, Incremented, Log> {
  private final Network network;
  private final Mistake mistake;
  private final Consumer<Log> watcher;

  private Backup(Network network, Mistake mistake, Consumer<Log> watcher) {
    super(PersistenceId.ofUniqueId("counter-backup"));
    this.network = network;
    this.mistake = mistake;
    this.watcher = watcher;
  }

  static Behavior<Message> create(Network network, Mistake mistake, Consumer<Log> watcher) {
    return new Backup(network, mistake, watcher);
  }

  @Override
  public Log emptyState() {
    return new Log();
  }

  @Override
  public CommandHandler<Message, Incremented, Log> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Copy.class, this::onCopy)
        .onAnyCommand(command -> Effect().unhandled());
  }

  private Effect<Incremented, Log> onCopy(Log log, Copy copy) {
    if (copy.index() != log.size()) {
      network.send("primary", new Copied(log.size()));
      return Effect().none();
    }
    if (mistake == Mistake.COPIED_BEFORE_DURABLE) {
      network.send("primary", new Copied(log.size() + 1));
    }
    return Effect().persist(copy.entry()).thenRun(this::durable);
  }

  private void durable(Log log) {
    watcher.accept(log);
    network.send("primary", new Copied(log.size()));
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
