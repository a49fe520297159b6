package dev.troupe.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JRaftPeerTest {

  private static final ReplicaPlace PLACE =
      new ReplicaPlace(1, List.of(7001, 7002, 7003), Path.of("/bench/n2"));

  private final NodeOptions options = JRaftPeer.options(PLACE, new JRaftMachine());

  /** The README says that these are its defaults; a release that has others is another system. */
  @Test
  void syncsItsLogAndAsksAMajorityBeforeItAnswersReads() {
    assertThat(options.getRaftOptions().isSync()).isTrue();
    assertThat(options.getRaftOptions().isSyncMeta()).isTrue();
    assertThat(options.getRaftOptions().getReadOnlyOptions())
        .isEqualTo(ReadOnlyOption.ReadOnlySafe);
  }

  @Test
  void knowsAllMembersByLoopback() {
    assertThat(options.getInitialConf().getPeers())
        .containsExactly(
            new PeerId("127.0.0.1", 7001),
            new PeerId("127.0.0.1", 7002),
            new PeerId("127.0.0.1", 7003));
  }

  @Test
  void writesInItsOwnFolderOnly() {
    assertThat(List.of(options.getLogUri(), options.getRaftMetaUri(), options.getSnapshotUri()))
        .allMatch(folder -> Path.of(folder).startsWith(PLACE.folder()))
        .doesNotHaveDuplicates();
  }

  @Test
  void tellsItsRelease() {
    assertThat(new JRaftPeer().version()).matches("\\d+\\.\\d+\\.\\d+");
  }
}
