package dev.troupe.raft.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.GroupAdmin;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import dev.troupe.raft.RaftStatus;
import dev.troupe.testkit.real.RealCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How to change who is in a group, as the README quotes it; here on four nodes in one JVM. */
class ChangeMembersTest {

  private static final List<String> FIRST = List.of("n1", "n2", "n3");

  @TempDir Path folder;

  private static CompletionStage<GroupAdmin.Reply> change(
      ActorSystem<?> system, String a1, String a2, String a4) {
    Raft raft = Raft.get(system); // on any node of the group
    Duration limit = Duration.ofMinutes(6);
    CompletionStage<GroupAdmin.Reply> done =
        raft.addMember("orders", "n4", a4, limit)
            .thenCompose(
                added ->
                    raft.changeMembers(
                        "orders", Map.of("n1", a1, "n2", a2, "n4", a4), Map.of(), limit))
            .thenCompose(changed -> raft.transferLeadership("orders", Optional.of("n2"), limit));
    return done;
  }

  @Test
  void oneIsAddedOneRemovedAndAnotherLeads() throws Exception {
    try (RealCluster cluster = cluster()) {
      Map<String, String> addresses = new HashMap<>();
      for (String member : List.of("n1", "n2", "n3", "n4")) {
        cluster.start(member);
        addresses.put(member, cluster.node(member).address().toString());
      }
      Map<String, String> first = new HashMap<>(addresses);
      first.keySet().retainAll(FIRST);
      for (String member : FIRST) {
        start(cluster, member, new GroupSpec("orders", member, first, OrdersMachine::new));
      }
      start(cluster, "n4", GroupSpec.joining("orders", "n4", addresses, OrdersMachine::new));

      GroupAdmin.Reply reply =
          change(
                  cluster.node("n1").system(),
                  addresses.get("n1"),
                  addresses.get("n2"),
                  addresses.get("n4"))
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);

      assertThat(reply).isInstanceOf(GroupAdmin.Done.class);
      RaftStatus status = status(cluster, "n2");
      assertThat(status.role()).isEqualTo(RaftStatus.RoleName.LEADER);
      assertThat(status.configuration().voters().keySet()).containsExactly("n1", "n2", "n4");
    }
  }

  private static RaftStatus status(RealCluster cluster, String node) throws Exception {
    return Raft.get(cluster.node(node).system())
        .status(Duration.ofSeconds(10))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .get(0);
  }

  private static void start(RealCluster cluster, String member, GroupSpec spec) {
    Raft.get(cluster.node(member).system()).start(spec);
  }

  private RealCluster cluster() {
    return RealCluster.of(folder, "n1", "n2", "n3", "n4")
        .config(
            """
            pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
            pekko.remote.artery.advanced.compression.actor-refs.max = off
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
}
