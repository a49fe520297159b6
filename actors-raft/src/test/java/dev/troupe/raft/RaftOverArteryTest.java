package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members over real sockets with real journals, in one JVM. */
class RaftOverArteryTest {

  @TempDir Path dir;
  private final TreeMap<String, Integer> ports = new TreeMap<>();
  private final Map<String, ActorSystem<Void>> systems = new TreeMap<>();
  private final Map<String, GroupClient> clients = new TreeMap<>();

  @AfterEach
  void stopAll() throws Exception {
    for (String node : List.copyOf(systems.keySet())) {
      stop(node);
    }
  }

  private void startThree() throws IOException {
    choosePorts();
    ports.keySet().forEach(this::start);
  }

  private void choosePorts() throws IOException {
    for (String node : List.of("n1", "n2", "n3")) {
      try (ServerSocket free = new ServerSocket(0)) {
        ports.put(node, free.getLocalPort());
      }
    }
  }

  private void start(String node) {
    startSystem(node);
    startGroup(node);
  }

  private void startGroup(String node) {
    clients.put(
        node,
        Raft.get(systems.get(node))
            .start(new GroupSpec("g", node, addresses(), AppendMachine::new)));
  }

  private Map<String, String> addresses() {
    Map<String, String> members = new TreeMap<>();
    ports.forEach((name, port) -> members.put(name, "pekko://troupe@127.0.0.1:" + port));
    return members;
  }

  private void startSystem(String node) {
    Config config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = remote
                pekko.loglevel = INFO
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = %d }
                pekko.remote.artery.transport = tcp
                pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
                pekko.remote.artery.advanced.compression.actor-refs.max = off
                pekko.remote.artery.advanced.compression.actor-refs.advertisement-interval = 300 ms
                pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                troupe.journal.dir = "%s"
                troupe.raft.snapshot-dir = "%s"
                troupe.raft.client.request-timeout = 30 s
                troupe.raft.snapshot.log-bytes = 200 KiB
                troupe.raft.snapshot.keep-bytes = 10 KiB
                """
                    .formatted(
                        ports.get(node), dir.resolve(node), dir.resolve(node + "-snapshots")))
            .withFallback(ConfigFactory.load());
    systems.put(node, ActorSystem.create(Behaviors.empty(), "troupe", config));
  }

  private void stop(String node) throws Exception {
    ActorSystem<Void> system = systems.remove(node);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private String call(String node, Call.Kind kind, String text) throws Exception {
    FutureCall call = new FutureCall(kind, text);
    clients.get(node).submit(call);
    return call.outcome.get(40, TimeUnit.SECONDS);
  }

  private String leader() throws Exception {
    for (ActorSystem<Void> system : systems.values()) {
      for (RaftStatus status :
          Raft.get(system)
              .status(Duration.ofSeconds(2))
              .toCompletableFuture()
              .get(5, TimeUnit.SECONDS)) {
        if (status.role() == RaftStatus.RoleName.LEADER) {
          return status.member();
        }
      }
    }
    throw new AssertionError("no leader");
  }

  @Test
  void everyNodeServesAndTheLeadersDeathLosesNothing() throws Exception {
    startThree();
    assertThat(call("n1", Call.Kind.WRITE, "a=1")).isEqualTo("1");
    assertThat(call("n2", Call.Kind.WRITE, "a=2")).isEqualTo("12");
    assertThat(call("n3", Call.Kind.READ, "a")).isEqualTo("12");
    String dead = leader();
    stop(dead);
    String alive = systems.keySet().iterator().next();
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
    ports.keySet().forEach(this::start);
    assertThat(call("n3", Call.Kind.READ, "k")).hasSize(5000).matches("(0123456789)*");
  }

  @Test
  void manyGroupsShareTheNodesAndTheirJournals() throws Exception {
    startThree();
    Map<String, String> members = new TreeMap<>();
    ports.forEach((name, port) -> members.put(name, "pekko://troupe@127.0.0.1:" + port));
    List<FutureCall> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      for (Map.Entry<String, ActorSystem<Void>> node : systems.entrySet()) {
        GroupSpec spec = new GroupSpec("g" + i, node.getKey(), members, AppendMachine::new);
        FutureCall call = new FutureCall(Call.Kind.WRITE, "k=" + node.getKey());
        Raft.get(node.getValue()).start(spec).submit(call);
        calls.add(call);
      }
    }
    for (FutureCall call : calls) {
      assertThat(call.outcome.get(40, TimeUnit.SECONDS)).contains("n");
    }
    List<RaftStatus> all =
        Raft.get(systems.get("n1"))
            .status(Duration.ofSeconds(5))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    assertThat(all).hasSize(31).allMatch(status -> status.group().startsWith("g"));
  }

  @Test
  void aMemberIsReachedThoughMessagesCameBeforeItWasStarted() throws Exception {
    choosePorts();
    startSystem("n3"); // listens, but has no member yet
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
    Config config =
        ConfigFactory.parseString("pekko.actor.provider = remote")
            .withFallback(ConfigFactory.parseString("pekko.remote.artery.canonical.port = 0"))
            .withFallback(
                ConfigFactory.parseString("pekko.remote.artery.canonical.hostname = \"127.0.0.1\""))
            .withFallback(ConfigFactory.load());
    systems.put("n1", ActorSystem.create(Behaviors.empty(), "troupe", config));
    GroupSpec spec =
        new GroupSpec("g", "n1", Map.of("n1", "pekko://troupe@127.0.0.1:1"), AppendMachine::new);
    assertThatThrownBy(() -> Raft.get(systems.get("n1")).start(spec))
        .hasMessageContaining("compression.actor-refs.max");
  }

  @Test
  void aMemberIsAddedAndTakesOver() throws Exception {
    startThree();
    call("n1", Call.Kind.WRITE, "before=1");
    try (ServerSocket free = new ServerSocket(0)) {
      ports.put("n4", free.getLocalPort());
    }
    startSystem("n4");
    TestProbe<RaftNotice> notices = TestProbe.create(systems.get("n4"));
    systems
        .get("n4")
        .eventStream()
        .tell(new EventStream.Subscribe<>(RaftNotice.class, notices.ref()));
    clients.put(
        "n4",
        Raft.get(systems.get("n4"))
            .start(GroupSpec.joining("g", "n4", addresses(), AppendMachine::new)));
    Raft atLeader = Raft.get(systems.get(leader()));
    Configuration four = Configuration.of(addresses());
    assertThat(
            atLeader
                .changeMembers("g", four.voters(), Map.of(), Duration.ofSeconds(30))
                .toCompletableFuture()
                .get(40, TimeUnit.SECONDS))
        .isEqualTo(new GroupAdmin.Done(four));
    assertThat(
            Raft.get(systems.get(leader()))
                .transferLeadership("g", Optional.of("n4"), Duration.ofSeconds(30))
                .toCompletableFuture()
                .get(40, TimeUnit.SECONDS))
        .isInstanceOf(GroupAdmin.Done.class);
    notices.fishForMessage(
        Duration.ofSeconds(30),
        notice ->
            notice instanceof RaftNotice.RoleTaken taken
                    && taken.role() == RaftStatus.RoleName.LEADER
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    assertThat(call("n4", Call.Kind.READ, "before")).isEqualTo("1");
  }
}
