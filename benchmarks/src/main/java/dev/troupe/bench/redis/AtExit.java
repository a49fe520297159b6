package dev.troupe.bench.redis;

import java.io.IOException;

/**
 * Closes something, at the latest when this JVM ends, as it does on Ctrl-C.
 *
 * @param <C> what is closed; it must be safe to close twice, also at the same time
 */
final class AtExit<C extends StoreServers> implements AutoCloseable {

  private final C held;
  private final Thread hook;

  private AtExit(C held) {
    this.held = held;
    this.hook = new Thread(held::close, "bench-end");
  }

  static <C extends StoreServers> AtExit<C> of(C held) {
    AtExit<C> exit = new AtExit<>(held);
    Runtime.getRuntime().addShutdownHook(exit.hook);
    return exit;
  }

  C held() {
    return held;
  }

  @Override
  public void close() throws IOException {
    held.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      throw new IOException("ended while measuring", e); // by the JVM's end, of which this is part
    }
  }
}
