package dev.troupe.testkit.sim;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The guardian of a simulated node. It waits for {@link Begin}, so that the user's code starts only
 * after the ActorSystem's own start, under the seed; then it becomes the user's root behaviour.
 */
final class SimRoot {
  /** Starts the user's root behaviour. */
  record Begin(Supplier<Behavior<?>> root) {}

  private final Kernel kernel;
  private final Incarnation life;
  private final boolean mayFail;

  SimRoot(Kernel kernel, Incarnation life, boolean mayFail) {
    this.kernel = kernel;
    this.life = life;
    this.mayFail = mayFail;
  }

  Behavior<Object> behavior() {
    Behavior<Object> waiting =
        Behaviors.receive(Object.class)
            .onMessage(Begin.class, begin -> begin.root().get().unsafeCast())
            .build();
    return Behaviors.intercept(FailureReporter::new, waiting);
  }

  /** Calls back when the root behaviour has stopped by itself. */
  void watch(ActorSystem<Object> system, Consumer<Incarnation> stopped) {
    // Not getWhenTerminated: a Scala future calls back on the JVM's common pool.
    system
        .classicSystem()
        .registerOnTermination(() -> kernel.execute(null, () -> stopped.accept(life)));
  }

  /**
   * A root behaviour that throws ends its node, and by default the run: it is nearly always a bug.
   */
  private final class FailureReporter extends BehaviorInterceptor<Object, Object> {
    FailureReporter() {
      super(Object.class);
    }

    @Override
    public Behavior<Object> aroundReceive(
        TypedActorContext<Object> context, Object message, ReceiveTarget<Object> target) {
      try {
        return target.apply(context, message);
      } catch (Unwound end) {
        throw end;
      } catch (Throwable thrown) {
        report(thrown);
        throw thrown;
      }
    }

    @Override
    public Behavior<Object> aroundSignal(
        TypedActorContext<Object> context, Signal signal, SignalTarget<Object> target) {
      try {
        return target.apply(context, signal);
      } catch (Unwound end) {
        throw end;
      } catch (Throwable thrown) {
        report(thrown);
        throw thrown;
      }
    }

    private void report(Throwable thrown) {
      kernel.trace.event(kernel.now(), "ROOT OF " + life.node + " FAILED", thrown);
      if (!mayFail) {
        kernel.fail(kernel.failure("root behaviour of " + life.node, "threw " + thrown, thrown));
      }
    }
  }
}
