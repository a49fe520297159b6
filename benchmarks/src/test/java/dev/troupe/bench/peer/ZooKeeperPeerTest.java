package dev.troupe.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.server.admin.AdminServerFactory;
import org.apache.zookeeper.server.admin.DummyAdminServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooKeeperPeerTest {

  @TempDir Path folder;

  private QuorumPeerConfig config;

  @BeforeEach
  void parse() throws Exception {
    config = ZooKeeperPeer.config(new ReplicaPlace(1, List.of(7001, 7011, 7021), folder));
  }

  @Test
  void listensOnLoopbackOnlyAtPortsOfItsOwn() {
    assertThat(config.getServerId()).isEqualTo(2);
    assertThat(config.getServers().values())
        .extracting(server -> address(server.addr.getOne()))
        .containsExactly("127.0.0.1:7001", "127.0.0.1:7011", "127.0.0.1:7021");
    assertThat(config.getServers().values())
        .extracting((QuorumServer server) -> address(server.electionAddr.getOne()))
        .containsExactly("127.0.0.1:7002", "127.0.0.1:7012", "127.0.0.1:7022");
    assertThat(address(config.getClientPortAddress())).isEqualTo("127.0.0.1:7013");
    assertThat(config.getQuorumListenOnAllIPs()).isFalse();
    assertThat(config.getSecureClientPortAddress()).isNull();
    assertThat(AdminServerFactory.createAdminServer()).isInstanceOf(DummyAdminServer.class);
  }

  private static String address(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  @Test
  void writesInItsOwnFolderOnly() {
    assertThat(List.of(config.getDataDir(), config.getDataLogDir()))
        .allMatch(data -> data.toPath().startsWith(folder));
  }

  /** The README says that this is its default; a release that has another is another system. */
  @Test
  void waitsForTheSyncOfItsLog() throws Exception {
    try (FileTxnLog log = new FileTxnLog(config.getDataLogDir())) {
      assertThat(log.isForceSync()).isTrue();
    }
  }

  @Test
  void tellsItsRelease() {
    assertThat(new ZooKeeperPeer().version()).matches("\\d+\\.\\d+\\.\\d+");
  }
}
