package dev.troupe.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/**
 * ZooKeeper: Zab, which is not Raft but promises as much for writes. Its servers take requests from
 * sockets only, so it is asked by its own client.
 */
final class ZooKeeperPeer implements Peer {

  private static final String HOST = "127.0.0.1";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "zookeeper";
  }

  @Override
  public String version() {
    return MavenVersion.of("org.apache.zookeeper", "zookeeper");
  }

  @Override
  public String setup() {
    return "Zab, its log with forceSync, its own client; write: setData, read: sync and getData";
  }

  /** Its leader answers {@code sync} without asking the others if no write is under way. */
  @Override
  public boolean linearizableReads() {
    return false;
  }

  @Override
  public Replica start(ReplicaPlace place) throws Exception {
    return ZooKeeperReplica.start(config(place), client(place));
  }

  @Override
  public Optional<Client> connect(ReplicaPlace place) throws IOException, InterruptedException {
    ZooKeeperClient client = client(place);
    client.await(CONNECT_LIMIT);
    return Optional.of(client);
  }

  private static ZooKeeperClient client(ReplicaPlace place) throws IOException {
    return ZooKeeperClient.to(HOST + ":" + clientPort(place.port()));
  }

  /** As read from a file with these lines. */
  static QuorumPeerConfig config(ReplicaPlace place)
      throws IOException, QuorumPeerConfig.ConfigException {
    Path data = Files.createDirectories(place.folder().resolve("data"));
    Files.writeString(data.resolve("myid"), "" + id(place.index()));
    QuorumPeerConfig config = new QuorumPeerConfig();
    config.parseProperties(properties(place, data));
    return config;
  }

  /** Times are those of the example that it is delivered with; what has a default keeps it. */
  private static Properties properties(ReplicaPlace place, Path data) {
    Properties lines = new Properties();
    lines.setProperty("tickTime", "2000");
    lines.setProperty("initLimit", "10");
    lines.setProperty("syncLimit", "5");
    lines.setProperty("dataDir", data.toString());
    lines.setProperty("clientPortAddress", HOST);
    lines.setProperty("clientPort", "" + clientPort(place.port()));
    lines.setProperty("admin.enableServer", "false"); // it would listen on all addresses
    for (int i = 0; i < place.ports().size(); i++) {
      int port = place.ports().get(i);
      lines.setProperty("server." + id(i), HOST + ":" + port + ":" + electionPort(port));
    }
    return lines;
  }

  private static int id(int index) {
    return index + 1;
  }

  private static int electionPort(int port) {
    return port + 1;
  }

  private static int clientPort(int port) {
    return port + ReplicaPlace.SPARE_PORTS;
  }
}
