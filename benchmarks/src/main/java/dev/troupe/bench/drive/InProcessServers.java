package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Replica;
import dev.troupe.bench.peer.ReplicaPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Three replicas in this JVM; between them there is what the system has, over loopback. */
final class InProcessServers implements Servers {

  private static final int REPLICAS = 3;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(25);
  private static final Duration LEADER_LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A start may wait for the others, so each has a thread. */
  private final ExecutorService threads = Executors.newFixedThreadPool(REPLICAS, Daemons::make);

  private final List<Future<Replica>> replicas = new ArrayList<>();

  private InProcessServers() {}

  static InProcessServers start(Peer peer, Path folder) throws IOException {
    Folders.empty(folder);
    List<Integer> ports = FreePorts.find(REPLICAS);
    InProcessServers all = new InProcessServers();
    try {
      for (int i = 0; i < REPLICAS; i++) {
        Path own = Files.createDirectories(folder.resolve(ReplicaPlace.name(i)));
        ReplicaPlace place = new ReplicaPlace(i, ports, own);
        all.replicas.add(all.threads.submit(() -> peer.start(place)));
      }
      for (Future<Replica> replica : all.replicas) {
        get(replica, START_LIMIT);
      }
      return all;
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private static <T> T get(Future<T> future, Duration limit) throws IOException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("a replica failed: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("a replica takes more than " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public Link leader() throws IOException, InterruptedException {
    long end = System.nanoTime() + LEADER_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      for (Future<Replica> each : replicas) {
        Replica replica = get(each, START_LIMIT);
        if (replica.leads()) {
          return new DirectLink(replica, PATIENCE);
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
    throw new IOException("nobody leads after " + LEADER_LIMIT);
  }

  /** None but the client's. */
  @Override
  public List<ProcessHandle> processes() {
    return List.of();
  }

  /** All at once, as processes would end; one that has not started in time is not waited for. */
  @Override
  public void close() {
    List<Future<?>> ends = new ArrayList<>();
    for (Future<Replica> each : replicas) {
      each.cancel(true);
      if (!each.isCancelled()) {
        ends.add(threads.submit(() -> end(each)));
      }
    }
    threads.shutdown();
    for (Future<?> end : ends) {
      try {
        get(end, STOP_LIMIT);
      } catch (IOException e) {
        System.err.println("a replica did not end well: " + e.getMessage());
      }
    }
    threads.shutdownNow();
  }

  private static Void end(Future<Replica> started) throws Exception {
    try {
      started.get().close();
    } catch (ExecutionException e) {
      System.err.println("a replica that did not start has nothing to end: " + e.getCause());
    }
    return null;
  }
}
