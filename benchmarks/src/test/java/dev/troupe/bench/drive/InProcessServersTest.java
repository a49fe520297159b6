package dev.troupe.bench.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Replica;
import dev.troupe.bench.peer.ReplicaPlace;
import dev.troupe.bench.plan.Layout;
import dev.troupe.bench.wire.Frames;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessServersTest {

  private static final int LEADER = 1;

  @TempDir Path folder;

  /** Each start waits for the others, as some systems' do. */
  private final CyclicBarrier together = new CyclicBarrier(3);

  private final List<TallyReplica> started = new CopyOnWriteArrayList<>();
  private boolean leaderFails;

  private final Peer peer =
      new Peer() {
        @Override
        public String name() {
          return "fake";
        }

        @Override
        public String version() {
          return "1";
        }

        @Override
        public String setup() {
          return "none";
        }

        @Override
        public boolean linearizableReads() {
          return true;
        }

        @Override
        public Replica start(ReplicaPlace place) throws Exception {
          together.await(10, TimeUnit.SECONDS);
          if (leaderFails && place.index() == LEADER) {
            throw new IllegalStateException("the disk is full");
          }
          assertThat(place.folder()).isEmptyDirectory();
          TallyReplica replica = new TallyReplica(place.index() == LEADER);
          started.add(replica);
          return replica;
        }
      };

  @Test
  void startsThreeAndCallsTheLeader() throws Exception {
    try (Servers servers = Servers.start(Layout.IN_PROCESS, peer, folder.resolve("data"));
        Link link = servers.leader()) {
      assertThat(servers.processes()).isEmpty();
      link.put(Frames.WRITE, 1, new byte[8]);
      link.flush();
      link.await();
      assertThat(link.next()).isTrue();
      assertThat(link.kind()).isEqualTo(Frames.OK);
    }
    assertThat(started).hasSize(3).allMatch(replica -> replica.closed);
  }

  @Test
  void aReplicaThatDoesNotStartEndsTheOthers() {
    leaderFails = true;
    assertThatIOException()
        .isThrownBy(() -> Servers.start(Layout.IN_PROCESS, peer, folder.resolve("data")))
        .withMessageContaining("the disk is full");
    assertThat(started).allMatch(replica -> replica.closed);
  }
}
