package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.LocalCluster;
import dev.troupe.app.ops.NodeConfigWriter;
import dev.troupe.app.ops.NodeLauncher;
import dev.troupe.app.ops.NodeView;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Ports;
import dev.troupe.app.ops.Waits;
import dev.troupe.raft.RaftStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.UniqueAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Two nodes in this JVM: what ends an ActorSystem does not end the node. */
class NodeRuntimeTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<NodeRuntime> nodes = new ArrayList<>();
  private final List<CompletableFuture<Void>> lives = new ArrayList<>();
  private LocalCluster cluster;

  @BeforeEach
  void start() {
    ClusterFile file = new ClusterFile(folder, 2, Ports.freeBase(2), Optional.empty());
    cluster = new LocalCluster(file, new NodeLauncher(""));
    for (Place place : file.places()) {
      NodeConfigWriter.write(file, place);
      var config = NodeConfig.load(place.configFile());
      NodeRuntime node = new NodeRuntime(config, NodeSettings.of(config), (s, n) -> new Idle(s));
      nodes.add(node);
      lives.add(CompletableFuture.runAsync(() -> run(node), task -> new Thread(task).start()));
    }
    await(() -> cluster.view().nodes().stream().allMatch(NodeView::ready));
  }

  private static void run(NodeRuntime node) {
    try {
      node.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() throws Exception {
    nodes.forEach(NodeRuntime::stop);
    for (CompletableFuture<Void> life : lives) {
      life.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(cluster.view().exitCode()).isEqualTo(4);
  }

  @Test
  void aDownedNodeComesBackByItself() {
    Cluster first = Cluster.get(system(0));
    first.manager().tell(new Down(Cluster.get(system(1)).selfMember().address()));
    await(() -> generation(1) == 2 && ready(1));
    assertThat(generation(0)).isEqualTo(1);
  }

  @Test
  void aQuarantinedNodeComesBackByItself() {
    UniqueAddress second =
        new UniqueAddress(
            Cluster.get(system(1)).selfMember().address(),
            Cluster.get(system(1)).selfMember().uniqueAddress().longUid());
    var provider = (RemoteActorRefProvider) system(0).classicSystem().provider();
    provider.quarantine(second.address(), Option.apply(second.uid()), "a test says so");
    await(() -> generation(1) == 2 && ready(1));
    assertThat(generation(0)).isEqualTo(1);
  }

  private ActorSystem<?> system(int node) {
    return nodes.get(node).current().orElseThrow().system();
  }

  private int generation(int node) {
    return status(node).status().map(json -> json.path("generation").asInt()).orElse(0);
  }

  private boolean ready(int node) {
    return status(node).ready();
  }

  private NodeView status(int node) {
    ClusterView view = cluster.view();
    return view.nodes().get(node);
  }

  private static void await(BooleanSupplier condition) {
    assertThat(Waits.until(LIMIT, Duration.ofMillis(100), condition)).isTrue();
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
