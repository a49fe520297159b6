package dev.troupe.bench.peer;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.quorum.LeaderZooKeeperServer;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** A server of an ensemble, as its main class runs it, and a client of it in the same JVM. */
final class ZooKeeperReplica implements Replica {

  private static final long START_SECONDS = 50;
  private static final long STOP_MILLIS = 20_000;

  private final QuorumPeer server;
  private final Thread main;
  private final ZooKeeperClient client;

  private ZooKeeperReplica(QuorumPeer server, Thread main, ZooKeeperClient client) {
    this.server = server;
    this.main = main;
    this.client = client;
  }

  /**
   * Returns when it has begun to look for a leader.
   *
   * @param client of this server; closed with it
   */
  static ZooKeeperReplica start(QuorumPeerConfig config, ZooKeeperClient client) throws Exception {
    CompletableFuture<QuorumPeer> started = new CompletableFuture<>();
    Thread main = new Thread(() -> run(config, started), "zookeeper");
    main.setDaemon(true);
    main.start();
    try {
      return new ZooKeeperReplica(started.get(START_SECONDS, TimeUnit.SECONDS), main, client);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      client.close();
      throw e;
    }
  }

  /** Until it is shut down. */
  private static void run(QuorumPeerConfig config, CompletableFuture<QuorumPeer> started) {
    try {
      new Main(started).runFromConfig(config);
      started.completeExceptionally(new IOException("it has ended already"));
    } catch (Exception | LinkageError e) {
      if (!started.completeExceptionally(e)) {
        throw new IllegalStateException("the server has ended", e);
      }
    }
  }

  @Override
  public boolean leads() {
    ZooKeeperServer active = server.getActiveServer();
    return active instanceof LeaderZooKeeperServer && active.isRunning() && client.ready();
  }

  @Override
  public void submit(List<? extends Request> requests) {
    client.submit(requests);
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    server.shutdown();
    main.join(STOP_MILLIS);
  }

  /** Tells of the server that it makes, once that is started. */
  private static final class Main extends QuorumPeerMain {

    private final CompletableFuture<QuorumPeer> started;

    Main(CompletableFuture<QuorumPeer> started) {
      this.started = started;
    }

    @Override
    protected QuorumPeer getQuorumPeer() throws SaslException {
      return new QuorumPeer() {
        @Override
        public synchronized void start() {
          super.start();
          started.complete(this);
        }
      };
    }
  }
}
