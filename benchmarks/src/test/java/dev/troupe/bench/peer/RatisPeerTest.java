package dev.troupe.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Read;
import org.junit.jupiter.api.Test;

class RatisPeerTest {

  private static final ReplicaPlace PLACE =
      new ReplicaPlace(1, List.of(7001, 7002, 7003), Path.of("/bench/n2"));

  private final RaftProperties properties = RatisPeer.properties(PLACE);

  /** The README says that these are its defaults; a release that has others is another system. */
  @Test
  void waitsForTheSyncOfItsLog() {
    assertThat(RaftServerConfigKeys.Log.useMemory(properties)).isFalse();
    assertThat(RaftServerConfigKeys.Log.unsafeFlushEnabled(properties)).isFalse();
    assertThat(RaftServerConfigKeys.Log.asyncFlushEnabled(properties)).isFalse();
  }

  @Test
  void readsAreTheStrictestThatItHas() {
    assertThat(Read.option(properties)).isEqualTo(Read.Option.LINEARIZABLE);
    assertThat(Read.leaderLeaseEnabled(properties)).isFalse();
    assertThat(Read.leaderHeartbeatCheckEnabled(properties)).isTrue();
  }

  @Test
  void takesSnapshotsEach32MiBOfCommands() {
    assertThat(RaftServerConfigKeys.Snapshot.autoTriggerEnabled(properties)).isTrue();
    assertThat(RaftServerConfigKeys.Snapshot.autoTriggerThreshold(properties)).isEqualTo(131_072);
  }

  @Test
  void listensOnLoopbackAndWritesInItsOwnFolder() {
    assertThat(GrpcConfigKeys.Server.host(properties)).isEqualTo("127.0.0.1");
    assertThat(GrpcConfigKeys.Server.port(properties)).isEqualTo(7002);
    assertThat(RaftServerConfigKeys.storageDir(properties))
        .allMatch(folder -> folder.toPath().startsWith(PLACE.folder()));
  }

  @Test
  void tellsItsRelease() {
    assertThat(new RatisPeer().version()).matches("\\d+\\.\\d+\\.\\d+");
  }
}
