package dev.troupe.bench.redis;

import dev.troupe.bench.drive.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One redis-server, the child of this process. */
final class RedisServers implements StoreServers {

  /** Beside where it listens and writes. Its snapshots beside the log (RDB) are off. */
  static final List<String> OPTIONS =
      List.of("redis-server", "--appendonly", "yes", "--appendfsync", "always", "--save", "''");

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Path server;
  private final Path folder;
  private int port;
  private volatile Process process;

  RedisServers(Path server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  @Override
  public void start() throws IOException, InterruptedException {
    Folders.empty(folder);
    port = PortRow.free(1);
    Path log = folder.resolve("log");
    process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!serves()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("redis-server does not serve; see " + log);
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(server.toString());
    OPTIONS.stream()
        .skip(1)
        .map(option -> option.equals("''") ? "" : option) // the quotes are for a reader's shell
        .forEach(command::add);
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no"));
    return command;
  }

  private boolean serves() {
    try (StoreClient client = StoreClient.to(port)) {
      client.ping();
      return true;
    } catch (IOException e) {
      return false; // not yet; if it never does, its log says why
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public List<ProcessHandle> processes() {
    return List.of(process.toHandle());
  }

  @Override
  public void close() {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
