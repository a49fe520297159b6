package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Replica;
import dev.troupe.bench.peer.ReplicaPlace;
import dev.troupe.bench.server.Front;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The JVM of one server. It says on its standard output where its front listens, and lives as long
 * as its standard input is open: so it cannot outlive the client.
 */
public final class ServerProcess implements AutoCloseable {

  /** What a server says once it serves, before its front's port. */
  private static final String READY = "ready ";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

  private final Process process;
  private final ReplicaPlace place;
  private final Path log;
  private volatile int frontPort;

  private ServerProcess(Process process, ReplicaPlace place, Path log) {
    this.process = process;
    this.place = place;
    this.log = log;
  }

  static ServerProcess start(Peer peer, ReplicaPlace place) throws IOException {
    return start(place, List.of(), List.of("server", "--peer", peer.name()));
  }

  /**
   * Starts one.
   *
   * @param javaOptions beside the usual ones, and stronger
   * @param arguments what the JVM is to be; where it is, is added
   */
  public static ServerProcess start(
      ReplicaPlace place, List<String> javaOptions, List<String> arguments) throws IOException {
    Files.createDirectories(place.folder());
    Path log = place.folder().resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command(place, javaOptions, arguments));
    builder.redirectError(log.toFile());
    return new ServerProcess(builder.start(), place, log);
  }

  private static List<String> command(
      ReplicaPlace place, List<String> javaOptions, List<String> arguments) {
    List<String> command = new ArrayList<>(JavaCommand.fixedHeap(javaOptions));
    command.addAll(arguments);
    String ports = place.ports().stream().map(String::valueOf).collect(Collectors.joining(","));
    command.addAll(List.of("--index", "" + place.index(), "--ports", ports));
    command.addAll(List.of("--folder", place.folder().toString()));
    return command;
  }

  /**
   * Is such a server, in its JVM: starts the replica and its front, says so, and ends both once the
   * client wants it or is gone.
   *
   * @return the JVM's exit status
   */
  public static int serve(Callable<? extends Replica> start) throws Exception {
    PrintStream client = System.out;
    System.setOut(System.err); // what libraries print is not for the client
    try (Replica replica = start.call();
        Front front = Front.open(replica)) {
      client.println(READY + front.port());
      client.flush();
      while (System.in.read() >= 0) {
        // the client says nothing; its end, or its will, is the end of this
      }
    }
    return 0;
  }

  /**
   * Waits until it serves.
   *
   * @throws IOException if it ends instead, or takes too long and is ended
   */
  public void awaitReady() throws IOException {
    Executor later = CompletableFuture.delayedExecutor(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    CompletableFuture<?> end = CompletableFuture.runAsync(this::endIfNotReady, later);
    try {
      readPort();
    } finally {
      end.cancel(false);
    }
  }

  private void endIfNotReady() {
    if (frontPort == 0) {
      process.destroyForcibly();
    }
  }

  private void readPort() throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(READY)) {
        frontPort = Integer.parseInt(line.substring(READY.length()));
        return;
      }
    }
    throw new IOException("a server did not start; see " + log);
  }

  /** Where its replica is. */
  ReplicaPlace place() {
    return place;
  }

  /** Where its front listens. */
  public int frontPort() {
    return frontPort;
  }

  /** Its process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Lets it go; it then ends by itself. */
  public void askToStop() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      System.err.println("a server's input was closed already: " + e);
    }
  }

  /** Waits for its end, and makes it end where it does not. */
  @Override
  public void close() {
    askToStop();
    try {
      if (process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
      process.destroyForcibly().waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
