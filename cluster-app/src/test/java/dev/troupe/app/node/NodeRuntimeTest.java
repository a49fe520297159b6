package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two nodes in this JVM: what ends an ActorSystem does not end the node. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class NodeRuntimeTest {

  @TempDir Path folder;
  private NodesInThisJvm nodes;

  @BeforeEach
  void start() {
    nodes = new NodesInThisJvm(folder, 2, (system, settings) -> new Idle(system));
  }

  @AfterEach
  void stop() throws Exception {
    nodes.stop();
  }

  @Test
  void aDownedNodeComesBackByItself() {
    assertThat(nodes.said()).containsExactlyInAnyOrder("n1", "n2");
    nodes.down(0, 1);
    nodes.awaitReady(1, 2);
    assertThat(nodes.said()).hasSize(2);
    assertThat(nodes.generation(0)).isEqualTo(1);
  }

  @Test
  void aQuarantinedNodeComesBackByItself() {
    nodes.quarantine(0, 1);
    nodes.awaitReady(1, 2);
    assertThat(nodes.generation(0)).isEqualTo(1);
  }

  /** Plays nothing, and is ready once the node is in the cluster. */
  private record Idle(ActorSystem<?> system) implements NodeServices {
    @Override
    public CompletionStage<List<RaftStatus>> status(Duration limit) {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public boolean ready(List<RaftStatus> members) {
      return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
    }

    @Override
    public void close() {}
  }
}
