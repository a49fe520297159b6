package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.company.Cli.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes as processes, and what may happen to them. */
@Order(2)
class ThreeNodesTest {

  @TempDir static Path folder;
  private static TestCluster cluster;

  @BeforeAll
  static void choosePorts() {
    cluster = new TestCluster(folder, 3);
  }

  @AfterAll
  static void stop() {
    try (TestCluster closed = cluster) {
      closed.down();
      closed.execute("status").expect(4);
    }
  }

  @BeforeEach
  void everythingIsServed() {
    cluster.up().expect(0);
    cluster.await("all nodes up and caught up", TestCluster::isWhole);
    cluster.execute("status").expect(0);
  }

  @Test
  void statusKeepsItsContract() {
    Outcome outcome = cluster.run("status", "--json").expect(0);
    JsonNode nodes = StatusContract.nodes(TestCluster.json(outcome));
    assertThat(nodes).hasSize(3);
    for (int i = 1; i <= 3; i++) {
      JsonNode node = nodes.path(i - 1);
      StatusContract.assertReachable(node);
      int first = cluster.basePort() + 10 * i;
      assertThat(node.path("name").asText()).isEqualTo("n" + i);
      assertThat(node.path("data").asText()).isEqualTo(folder.resolve("n" + i).toString());
      assertThat(node.at("/ports/redis").intValue()).isEqualTo(first);
      assertThat(node.at("/ports/http").intValue()).isEqualTo(first + 1);
      assertThat(node.at("/ports/cluster").intValue()).isEqualTo(first + 2);
      assertThat(ProcessHandle.of(node.path("pid").longValue())).isPresent();
      assertThat(node.path("groups")).hasSize(1);
      assertThat(node.at("/groups/0/group").asText()).isEqualTo("kv");
      assertThat(node.at("/groups/0/member").asText()).isEqualTo("n" + i);
    }
    assertThat(nodes.findValuesAsText("role")).containsOnlyOnce("leader");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aKilledLeaderIsReplacedAndOnlyItIsStartedAgain() {
    cluster.run("kv", "put", "before", "the kill").expect(0);
    JsonNode before = cluster.await("whole", TestCluster::isWhole);
    int victim = TestCluster.leader(before);
    TestCluster.signal("KILL", before.at("/nodes/" + (victim - 1) + "/pid").asLong());
    JsonNode after =
        cluster.await("a new leader", status -> status.findValuesAsText("role").contains("leader"));
    assertThat(StatusContract.nodes(after)).hasSize(3);
    JsonNode dead = after.path("nodes").path(victim - 1);
    assertThat(dead.path("name").asText()).isEqualTo("n" + victim);
    StatusContract.assertUnreachable(dead);
    cluster.execute("status").expect(3);
    assertThat(cluster.run("kv", "get", "before").expect(0).out()).isEqualTo("the kill\n");

    Outcome up = cluster.up().expect(0);
    assertThat(up.out().lines().filter(line -> line.contains(" started "))).hasSize(1);
    JsonNode whole = cluster.await("whole again", TestCluster::isWhole);
    for (int i = 1; i <= 3; i++) {
      if (i != victim) {
        assertThat(whole.path("nodes").path(i - 1).path("pid"))
            .isEqualTo(before.path("nodes").path(i - 1).path("pid"));
      }
    }
  }

  @Test
  void twoOfThreeKilledAndStartedAgainLoseNothing() {
    cluster.run("kv", "put", "kept", "through it").expect(0);
    TestCluster.signal("KILL", cluster.pid(2));
    TestCluster.signal("KILL", cluster.pid(3));
    cluster.await("n1 does not lead", ThreeNodesTest::firstDoesNotLead);
    cluster.execute("status").expect(3);
    cluster.run("kv", "get", "kept", "--timeout", "2").expect(3);
    cluster.up().expect(0);
    assertThat(cluster.run("kv", "get", "kept").expect(0).out()).isEqualTo("through it\n");
  }

  /** It says so: a node that says nothing may still lead. */
  private static boolean firstDoesNotLead(JsonNode status) {
    JsonNode role = status.at("/nodes/0/groups/0/role");
    return role.isTextual() && !role.asText().equals("leader");
  }
}
