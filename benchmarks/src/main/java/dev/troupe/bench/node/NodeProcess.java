package dev.troupe.bench.node;

import dev.troupe.bench.drive.JavaCommand;
import dev.troupe.bench.peer.ReplicaPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The JVM of one node. It cannot outlive this one: it ends when its input does. */
public final class NodeProcess implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final Consumer<Said> listener;
  private final CompletableFuture<Integer> frontPort = new CompletableFuture<>();
  private volatile CompletableFuture<Said.Standing> standing = new CompletableFuture<>();

  private NodeProcess(Process process, Path log, Consumer<Said> listener) {
    this.process = process;
    this.log = log;
    this.listener = listener;
  }

  /**
   * Starts it.
   *
   * @param listener gets all that it says, in its order, by one thread
   */
  static NodeProcess start(NodeSetup setup, ReplicaPlace place, Consumer<Said> listener)
      throws IOException {
    Files.createDirectories(place.folder());
    Path log = place.folder().resolveSibling(place.name() + ".log");
    ProcessBuilder builder = new ProcessBuilder(command(setup, place));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    NodeProcess node = new NodeProcess(builder.start(), log, listener);
    Thread hearing = new Thread(node::hear, "hear-" + place.name());
    hearing.setDaemon(true);
    hearing.start();
    return node;
  }

  private static List<String> command(NodeSetup setup, ReplicaPlace place) {
    List<String> command =
        new ArrayList<>(JavaCommand.growingHeap(setup.heapMegabytes(), setup.javaOptions()));
    String ports = place.ports().stream().map(String::valueOf).collect(Collectors.joining(","));
    command.addAll(List.of("node", "--index", "" + place.index(), "--ports", ports));
    command.addAll(List.of("--machine", setup.machine().name().toLowerCase(Locale.ROOT)));
    command.addAll(List.of("--folder", place.folder().toString()));
    return command;
  }

  private void hear() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        hear(Said.of(line));
      }
      ended(new IOException("a node has ended; see " + log));
    } catch (IOException | IllegalArgumentException e) {
      ended(e); // what it was saying when it was killed is cut off
    }
  }

  private void hear(Said said) {
    if (said instanceof Said.Ready ready) {
      frontPort.complete(ready.port());
    } else if (said instanceof Said.Standing now) {
      standing.complete(now);
    }
    listener.accept(said);
  }

  private void ended(Exception why) {
    frontPort.completeExceptionally(why);
    standing.completeExceptionally(why);
  }

  /**
   * Where its front listens, which is waited for.
   *
   * @throws IOException if it ends instead, or takes too long
   */
  public int frontPort(Duration limit) throws IOException {
    return get(frontPort, limit);
  }

  /**
   * Asks how it stands.
   *
   * @param collected garbage is collected before
   * @throws IOException if it ends instead, or takes too long
   */
  public synchronized Said.Standing standing(boolean collected, Duration limit) throws IOException {
    standing = new CompletableFuture<>();
    String ask = collected ? NodeServer.STANDING_COLLECTED : NodeServer.STANDING;
    OutputStream in = process.getOutputStream();
    in.write((ask + "\n").getBytes(StandardCharsets.US_ASCII));
    in.flush();
    return get(standing, limit);
  }

  private <T> T get(CompletableFuture<T> future, Duration limit) throws IOException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("a node does not answer within " + limit + "; see " + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Its number in the system. */
  public long pid() {
    return process.pid();
  }

  /** True until it has ended. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it as SIGKILL does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it go; it then ends by itself. */
  void askToStop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Waits for its end, and makes it end where it does not. */
  @Override
  public void close() {
    try {
      askToStop();
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
