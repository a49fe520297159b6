package dev.troupe.testkit.sim;

import java.lang.reflect.Field;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Keeps {@link CompletableFuture}'s asynchronous callbacks inside of the simulation. A Scala future
 * that is handed to Java runs every callback on the JVM's common pool, and Pekko's own {@code ask}
 * and {@code pipeToSelf} hand out such futures; the callback would come back from a real thread.
 *
 * <p>The JDK has no setting for that pool, so the field that holds it is replaced, once in a JVM,
 * by an executor that looks who asks: a simulation gets the callback as a task of the node that is
 * running, everybody else gets the JVM's pool as before. Where the field cannot be replaced nothing
 * is done: a callback that then escapes fails the run with a clear message.
 */
final class AsyncPool implements Executor {
  private static final ThreadLocal<Kernel> DRIVING = new ThreadLocal<>();

  static {
    install();
  }

  private final Executor original;

  private AsyncPool(Executor original) {
    this.original = original;
  }

  /** Runs the body; what it does asynchronously meanwhile belongs to this simulation. */
  static <T> T within(Kernel kernel, Supplier<T> body) {
    Kernel outer = DRIVING.get();
    DRIVING.set(kernel);
    try {
      return body.get();
    } finally {
      if (outer == null) {
        DRIVING.remove();
      } else {
        DRIVING.set(outer);
      }
    }
  }

  @Override
  public void execute(Runnable callback) {
    Kernel kernel = DRIVING.get();
    if (kernel == null) {
      original.execute(callback);
    } else {
      kernel.executeForRunning(callback);
    }
  }

  @SuppressWarnings("removal")
  private static void install() {
    try {
      // The class must be initialized before, or its initializer would overwrite the field again.
      CompletableFuture.completedFuture(null);
      Field unsafeField = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
      unsafeField.setAccessible(true);
      sun.misc.Unsafe unsafe = (sun.misc.Unsafe) unsafeField.get(null);
      Field pool = CompletableFuture.class.getDeclaredField("ASYNC_POOL");
      Object base = unsafe.staticFieldBase(pool);
      long offset = unsafe.staticFieldOffset(pool);
      Executor original = (Executor) unsafe.getObject(base, offset);
      unsafe.putObjectVolatile(base, offset, new AsyncPool(original));
    } catch (ReflectiveOperationException | RuntimeException notThisJvm) {
      org.slf4j.LoggerFactory.getLogger(AsyncPool.class)
          .warn("Callbacks of CompletableFuture stay on real threads: {}", notThisJvm.toString());
    }
  }
}
