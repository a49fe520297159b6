package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.troupe.testkit.real.RealCluster;
import dev.troupe.testkit.real.RealNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members over real sockets with real journals, in one JVM. */
@Order(1)
class RaftOverArteryTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> THREE = List.of("n1", "n2", "n3");

  @TempDir Path dir;
  private final Map<String, GroupClient> clients = new TreeMap<>();
  private final Roles roles = new Roles("g");
  private RealCluster cluster;

  @AfterEach
  void stopAll() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void prepare() {
    cluster =
        RealCluster.of(dir, "n1", "n2", "n3", "n4")
            .config(
                """
                pekko.loglevel = INFO
                pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
                pekko.remote.artery.advanced.compression.actor-refs.max = off
                pekko.remote.artery.advanced.compression.actor-refs.advertisement-interval = 300 ms
                troupe.raft.heartbeat-coalescing.from-groups = 16
                troupe.raft.client.request-timeout = 30 s
                troupe.raft.snapshot.log-bytes = 200 KiB
                troupe.raft.snapshot.keep-bytes = 10 KiB
                """)
            .configOfNode(
                node ->
                    ConfigFactory.parseString(
                        """
                        troupe.journal.dir = "%1$s/journal"
                        troupe.raft.snapshot-dir = "%1$s/snapshots"
                        """
                            .formatted(node.dataFolder())))
            .prepare();
  }

  private void startThree() {
    THREE.forEach(this::start);
  }

  private void start(String node) {
    startSystem(node);
    startGroup(node);
  }

  /** A node that has no member yet. */
  private void startSystem(String node) {
    cluster.start(node);
    roles.listenTo(node, system(node));
  }

  private void startGroup(String node) {
    GroupSpec spec = new GroupSpec("g", node, addresses(THREE), AppendMachine::new);
    clients.put(node, Raft.get(system(node)).start(spec));
  }

  private Map<String, String> addresses(List<String> nodes) {
    Map<String, String> members = new TreeMap<>();
    nodes.forEach(node -> members.put(node, cluster.node(node).address().toString()));
    return members;
  }

  private ActorSystem<?> system(String node) {
    return cluster.node(node).system();
  }

  private void stop(String node) throws Exception {
    cluster.node(node).crash();
  }

  private List<String> running() {
    return cluster.nodes().stream().filter(RealNode::isUp).map(RealNode::name).toList();
  }

  private String call(String node, Call.Kind kind, String text) throws Exception {
    FutureCall call = new FutureCall(kind, text);
    clients.get(node).submit(call);
    return call.outcome.get(40, TimeUnit.SECONDS);
  }

  /** The one that leads now, or as soon as somebody does. */
  private String leader() throws Exception {
    return roles.awaitLeader(running(), LIMIT);
  }

  private static String other(String node) {
    return THREE.stream().filter(name -> !name.equals(node)).findFirst().get();
  }

  @Test
  void everyNodeServesAndTheLeadersDeathLosesNothing() throws Exception {
    startThree();
    assertThat(call("n1", Call.Kind.WRITE, "a=1")).isEqualTo("1");
    assertThat(call("n2", Call.Kind.WRITE, "a=2")).isEqualTo("12");
    assertThat(call("n3", Call.Kind.READ, "a")).isEqualTo("12");
    String dead = leader();
    stop(dead);
    String alive = running().get(0);
    assertThat(call(alive, Call.Kind.WRITE, "a=3")).isEqualTo("123");
    start(dead);
    assertThat(call(dead, Call.Kind.READ, "a")).isEqualTo("123");
  }

  @Test
  void manyPipelinedCommandsAreExecutedOnceInOrderAndSurviveSnapshotsAndRestarts()
      throws Exception {
    startThree();
    List<FutureCall> calls = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      calls.add(new FutureCall(Call.Kind.WRITE, "k=" + (i % 10)));
    }
    clients.get("n2").submit(calls.subList(0, 2500));
    calls.get(1000).outcome.get(40, TimeUnit.SECONDS);
    stop("n1");
    clients.get("n2").submit(calls.subList(2500, 5000));
    calls.get(4999).outcome.get(40, TimeUnit.SECONDS);
    start("n1");
    assertThat(call("n1", Call.Kind.READ, "k"))
        .hasSize(5000)
        .startsWith("01234567890")
        .matches("(0123456789)*");
    stop("n2");
    stop("n3");
    stop("n1");
    startThree();
    assertThat(call("n3", Call.Kind.READ, "k")).hasSize(5000).matches("(0123456789)*");
  }

  @Test
  void manyGroupsShareTheNodesAndTheirJournals() throws Exception {
    startThree();
    List<FutureCall> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      for (String node : THREE) {
        GroupSpec spec = new GroupSpec("g" + i, node, addresses(THREE), AppendMachine::new);
        FutureCall call = new FutureCall(Call.Kind.WRITE, "k=" + node);
        Raft.get(system(node)).start(spec).submit(call);
        calls.add(call);
      }
    }
    for (FutureCall call : calls) {
      assertThat(call.outcome.get(40, TimeUnit.SECONDS)).contains("n");
    }
    List<RaftStatus> all =
        Raft.get(system("n1"))
            .status(Duration.ofSeconds(5))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertThat(all).hasSize(31).allMatch(status -> status.group().startsWith("g"));
  }

  @Test
  void aMemberIsReachedThoughMessagesCameBeforeItWasStarted() throws Exception {
    startSystem("n3"); // it can be sent messages
    start("n1");
    start("n2");
    long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    while (System.nanoTime() < until) {
      call("n1", Call.Kind.WRITE, "a=1");
    }
    startGroup("n3");
    until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (System.nanoTime() < until) {
      assertThat(call("n3", Call.Kind.WRITE, "b=1")).contains("1");
    }
  }

  @Test
  void refusesToStartWhereMembersWouldLoseTheirMessages() throws Exception {
    try (RealCluster other = RealCluster.of(dir.resolve("other"), "n1").prepare()) {
      other.start("n1");
      GroupSpec spec =
          new GroupSpec("g", "n1", Map.of("n1", "pekko://troupe@127.0.0.1:1"), AppendMachine::new);
      assertThatThrownBy(() -> Raft.get(other.node("n1").system()).start(spec))
          .hasMessageContaining("compression.actor-refs.max");
    }
  }

  @Test
  void aLeaderThatIsCutOffIsReplacedAndFollowsOnceTheLinksAreBack() throws Exception {
    startThree();
    assertThat(call("n1", Call.Kind.WRITE, "a=1")).isEqualTo("1");
    String cutOff = leader();
    String other = other(cutOff);
    cluster.isolate(cutOff);
    assertThat(call(other, Call.Kind.WRITE, "a=2")).isEqualTo("12");
    cluster.heal();
    assertThat(call(cutOff, Call.Kind.WRITE, "a=3")).isEqualTo("123");
    assertThat(call(cutOff, Call.Kind.READ, "a")).isEqualTo("123");
  }

  @Test
  void aMemberIsAddedAndTakesOver() throws Exception {
    startThree();
    call("n1", Call.Kind.WRITE, "before=1");
    List<String> all = List.of("n1", "n2", "n3", "n4");
    startSystem("n4");
    clients.put(
        "n4",
        Raft.get(system("n4"))
            .start(GroupSpec.joining("g", "n4", addresses(all), AppendMachine::new)));
    Configuration four = Configuration.of(addresses(all));
    String address = four.voters().get("n4");
    assertThat( // by whoever is asked, the leader or a follower that passes it on
            Raft.get(system(other(leader())))
                .addMember("g", "n4", address, Duration.ofSeconds(30))
                .toCompletableFuture()
                .get(40, TimeUnit.SECONDS))
        .isEqualTo(new GroupAdmin.Done(four));
    assertThat(
            Raft.get(system(other(leader())))
                .transferLeadership("g", Optional.of("n4"), Duration.ofSeconds(30))
                .toCompletableFuture()
                .get(40, TimeUnit.SECONDS))
        .isInstanceOf(GroupAdmin.Done.class);
    assertThat(roles.awaitLeader(List.of("n4"), LIMIT)).isEqualTo("n4");
    assertThat(call("n4", Call.Kind.READ, "before")).isEqualTo("1");
  }
}
