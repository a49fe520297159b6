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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.UniqueAddress;
import scala.Option;

/** Nodes of a cluster without processes of their own, so that a test can reach into them. */
final class NodesInThisJvm {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<NodeRuntime> nodes = new ArrayList<>();
  private final List<CompletableFuture<Void>> lives = new ArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final LocalCluster cluster;
  private final NodeServices.Factory factory;

  /** Starts so many, and waits until all are ready. */
  NodesInThisJvm(Path folder, int count, NodeServices.Factory factory) {
    ClusterFile file = new ClusterFile(folder, count, Ports.freeBase(count + 1), Optional.empty());
    this.factory = factory;
    cluster = new LocalCluster(file, new NodeLauncher(Optional.empty()));
    for (Place place : file.places()) {
      NodeConfigWriter.write(file, place);
      begin(place);
    }
    await(() -> cluster.view().nodes().stream().allMatch(NodeView::ready));
  }

  private void begin(Place place) {
    var config = NodeConfig.load(place.configFile());
    NodeRuntime node =
        new NodeRuntime(config, NodeSettings.of(config), factory, () -> said.add(place.name()));
    nodes.add(node);
    lives.add(CompletableFuture.runAsync(() -> run(node), task -> new Thread(task).start()));
  }

  /** Starts one more, which waits to be added to the groups of the others. */
  Place join() throws IOException {
    ClusterFile file = cluster.file();
    ClusterFile larger =
        new ClusterFile(file.data(), file.nodes() + 1, file.basePort(), Optional.empty());
    Place place = larger.places().get(file.nodes());
    NodeConfigWriter.write(larger, place);
    Files.writeString(place.configFile(), "\ntroupe.node.joins = on\n", StandardOpenOption.APPEND);
    begin(place);
    await(() -> said.contains(place.name()));
    return place;
  }

  /** Puts there what commands look for in the cluster's folder. */
  void remember() {
    cluster.file().write();
  }

  private static void run(NodeRuntime node) {
    try {
      node.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends them all in good order. */
  void stop() throws Exception {
    nodes.forEach(NodeRuntime::stop);
    for (CompletableFuture<Void> life : lives) {
      life.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    assertThat(cluster.view().exitCode()).isEqualTo(4);
  }

  /** Ends one of them in good order. */
  void stop(int node) throws Exception {
    nodes.get(node).stop();
    lives.get(node).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** The names of the nodes that said that they serve, once for each time. */
  List<String> said() {
    return said;
  }

  List<Place> places() {
    return cluster.file().places();
  }

  ActorSystem<?> system(int node) {
    return nodes.get(node).current().orElseThrow().system();
  }

  /** The node that leads the store. */
  int leader() {
    return anyLeader().orElseThrow();
  }

  /** The same, if one does just now. */
  OptionalInt anyLeader() {
    List<String> names = places().stream().map(Place::name).toList();
    return cluster
        .view()
        .leader(ClusterView.STORE)
        .map(name -> OptionalInt.of(names.indexOf(name)))
        .orElse(OptionalInt.empty());
  }

  /** One node takes another one out of the cluster. */
  void down(int by, int node) {
    awaitMember(by, node);
    Cluster.get(system(by))
        .manager()
        .tell(new Down(Cluster.get(system(node)).selfMember().address()));
  }

  /**
   * The store serves before the cluster has come together; who is no member cannot be taken out.
   */
  private void awaitMember(int by, int node) {
    var address = Cluster.get(system(node)).selfMember().uniqueAddress();
    await(
        () -> {
          for (Member member : Cluster.get(system(by)).state().getMembers()) {
            if (member.uniqueAddress().equals(address) && member.status() == MemberStatus.up()) {
              return true;
            }
          }
          return false;
        });
  }

  /** One node will not speak with this ActorSystem of another one any more. */
  void quarantine(int by, int node) {
    awaitMember(by, node);
    var member = Cluster.get(system(node)).selfMember();
    UniqueAddress address = new UniqueAddress(member.address(), member.uniqueAddress().longUid());
    var provider = (RemoteActorRefProvider) system(by).classicSystem().provider();
    provider.quarantine(address.address(), Option.apply(address.uid()), "a test says so");
  }

  /** Waits until a node is ready in its so-manyth ActorSystem. */
  void awaitReady(int node, int generation) {
    await(() -> generation(node) == generation && view(node).ready());
  }

  int generation(int node) {
    return view(node).status().map(json -> json.path("generation").asInt()).orElse(0);
  }

  private NodeView view(int node) {
    return cluster.view().nodes().get(node);
  }

  static void await(BooleanSupplier condition) {
    assertThat(Waits.until(LIMIT, Duration.ofMillis(100), condition)).isTrue();
  }
}
