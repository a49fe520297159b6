package dev.troupe.company.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * redis-benchmark as a load, for as long as wanted: it ends when its node dies, and is started
 * again at another.
 */
final class Benchmark implements AutoCloseable {
  private final Trio trio;
  private final Path output;
  private final Thread thread = new Thread(this::run, "redis-benchmark");
  private final Thread hook = new Thread(this::kill);
  private volatile Process process;
  private volatile boolean stopping;
  private volatile int runs;

  Benchmark(Trio trio, Path folder) {
    this.trio = trio;
    this.output = folder.resolve("redis-benchmark.out");
    thread.setDaemon(true);
    Runtime.getRuntime().addShutdownHook(hook);
    thread.start();
  }

  /** How often it was started. */
  int runs() {
    return runs;
  }

  private void run() {
    for (int node = 0; !stopping; node = (node + 1) % Trio.NODES) {
      if (trio.process(node).isAlive()) {
        runOnce(node);
      }
    }
  }

  private void runOnce(int node) {
    try {
      String port = Integer.toString(trio.redisPort(node));
      process =
          new ProcessBuilder(
                  List.of(
                      "redis-benchmark",
                      "-p",
                      port,
                      "-t",
                      "set",
                      "-r",
                      "100000",
                      "-n",
                      "100000",
                      "-c",
                      "32",
                      "-P",
                      "4",
                      "-l",
                      "-q"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      runs++;
      if (stopping) {
        kill();
      }
      process.waitFor(1, TimeUnit.HOURS);
      Await.pause(Duration.ofMillis(100));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }

  private void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  @Override
  public void close() {
    stopping = true;
    kill();
    Runtime.getRuntime().removeShutdownHook(hook);
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }
}
