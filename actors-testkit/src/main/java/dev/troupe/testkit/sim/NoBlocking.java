package dev.troupe.testkit.sim;

import java.util.function.Supplier;
import scala.Function0;
import scala.concurrent.BlockContext;
import scala.concurrent.BlockContext$;
import scala.concurrent.CanAwait;

/**
 * What happens when code under simulation waits for a Scala future. There is only one thread:
 * nobody else could complete it, and the run would hang. The start of an ActorSystem waits for
 * actors of its own, so there the wait runs them first; anywhere else the wait is refused.
 */
final class NoBlocking implements BlockContext {
  private static final NoBlocking REFUSE =
      new NoBlocking(
          () -> {
            throw new IllegalStateException(
                "simulated code waits for a future; with one thread for all nodes it would wait for ever");
          });

  private final Runnable instead;

  private NoBlocking(Runnable instead) {
    this.instead = instead;
  }

  /** Runs the body; where it waits, the life's start-up work is done first. */
  static <T> T booting(Incarnation life, Supplier<T> body) {
    return within(new NoBlocking(life::runBootTasks), body);
  }

  /** Runs the body; it must not wait. */
  static <T> T refusing(Supplier<T> body) {
    return within(REFUSE, body);
  }

  private static <T> T within(BlockContext context, Supplier<T> body) {
    Function0<T> thunk = body::get;
    return BlockContext$.MODULE$.withBlockContext(context, thunk);
  }

  @Override
  public <T> T blockOn(Function0<T> thunk, CanAwait permission) {
    instead.run();
    return thunk.apply();
  }
}
