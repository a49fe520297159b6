package dev.troupe.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterViewTest {

  private static final Path DATA = Path.of("/data");

  /** What the first node tells, and the others do not, as those of an older version. */
  private static final String SINCE =
      ", \"roleSince\": \"2026-01-02T03:04:05.678Z\", \"leaderSince\": \"2026-01-02T03:04:05.678Z\","
          + " \"membersSince\": null";

  private static NodeView node(int i, String role, int term, String leader, int commit, int applied)
      throws JsonProcessingException {
    String json =
        """
        {"name": "n%d", "pid": %d, "data": "/data/n%d", "ready": true,
         "cluster": {"self": "Up"}, "groups": [
          {"group": "kv", "member": "n%d", "role": "%s", "term": %d, "leader": %s,
           "commit": %d, "applied": %d, "lastIndex": 99, "snapshotIndex": 0%s}]}
        """
            .formatted(i, 100 + i, i, i, role, term, leader, commit, applied, i == 1 ? SINCE : "");
    return new NodeView(
        Place.of(DATA, 7400, i), Optional.of(100L + i), Optional.of(Json.MAPPER.readTree(json)));
  }

  private static NodeView silent(int i, Optional<Long> pid) {
    return new NodeView(Place.of(DATA, 7400, i), pid, Optional.empty());
  }

  @Test
  void theJsonIsTheContract() throws Exception {
    ClusterView view =
        new ClusterView(
            List.of(
                node(1, "leader", 3, "\"n1\"", 17, 17),
                node(2, "follower", 3, "\"n1\"", 16, 12),
                silent(3, Optional.empty())));
    JsonNode expected =
        Json.MAPPER.readTree(
            """
            {"nodes": [
              {"name": "n1", "pid": 101, "data": "/data/n1",
               "ports": {"redis": 7410, "http": 7411, "cluster": 7412}, "reachable": true,
               "groups": [{"group": "kv", "member": "n1", "role": "leader", "term": 3,
                 "leader": "n1", "commit": 17, "applied": 17, "lag": 0,
                 "roleSince": "2026-01-02T03:04:05.678Z",
                 "leaderSince": "2026-01-02T03:04:05.678Z", "membersSince": null}]},
              {"name": "n2", "pid": 102, "data": "/data/n2",
               "ports": {"redis": 7420, "http": 7421, "cluster": 7422}, "reachable": true,
               "groups": [{"group": "kv", "member": "n2", "role": "follower", "term": 3,
                 "leader": "n1", "commit": 16, "applied": 12, "lag": 5,
                 "roleSince": null, "leaderSince": null, "membersSince": null}]},
              {"name": "n3", "pid": null, "data": "/data/n3",
               "ports": {"redis": 7430, "http": 7431, "cluster": 7432}, "reachable": false,
               "groups": []}]}
            """);
    assertThat(Json.MAPPER.readTree(view.json().toString())).isEqualTo(expected);
    assertThat(view.exitCode()).isEqualTo(ExitCode.DEGRADED);
    assertThat(view.leader("kv")).contains("n1");
  }

  @Test
  void allWellIsZero() throws Exception {
    ClusterView view =
        new ClusterView(
            List.of(
                node(1, "leader", 3, "\"n1\"", 17, 17), node(2, "follower", 3, "\"n1\"", 17, 17)));
    assertThat(view.exitCode()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aLeaderOutsideTheFolderLeadsToo() throws Exception {
    ClusterView view =
        new ClusterView(
            List.of(
                node(1, "follower", 3, "\"n4\"", 17, 17),
                node(2, "follower", 3, "\"n4\"", 17, 17)));
    assertThat(view.exitCode()).isEqualTo(ExitCode.OK);
    ClusterView dead =
        new ClusterView(
            List.of(
                node(1, "follower", 3, "\"n2\"", 17, 17), node(2, "follower", 4, "null", 17, 17)));
    assertThat(dead.exitCode()).isEqualTo(ExitCode.DEGRADED);
  }

  @Test
  void aGroupWithoutLeaderIsDegradedAndHasNoLag() throws Exception {
    ClusterView view =
        new ClusterView(
            List.of(
                node(1, "candidate", 4, "null", 17, 17),
                node(2, "precandidate", 3, "null", 17, 15)));
    assertThat(view.exitCode()).isEqualTo(ExitCode.DEGRADED);
    assertThat(view.leader("kv")).isEmpty();
    JsonNode member = view.json().at("/nodes/1/groups/0");
    assertThat(member.get("lag").isNull()).isTrue();
    assertThat(member.get("leader").isNull()).isTrue();
  }

  @Test
  void ofTwoThatBelieveToLeadTheLaterTermDoes() throws Exception {
    ClusterView view =
        new ClusterView(
            List.of(
                node(1, "leader", 3, "\"n1\"", 10, 10),
                node(2, "leader", 4, "\"n2\"", 20, 20),
                node(3, "follower", 4, "\"n2\"", 20, 19)));
    assertThat(view.leader("kv")).contains("n2");
    assertThat(view.json().at("/nodes/2/groups/0/lag").asInt()).isEqualTo(1);
    assertThat(view.json().at("/nodes/0/groups/0/lag").asInt()).isEqualTo(10);
  }

  @Test
  void nobodyAnswersIsFour() {
    ClusterView view =
        new ClusterView(List.of(silent(1, Optional.of(7L)), silent(2, Optional.empty())));
    assertThat(view.exitCode()).isEqualTo(ExitCode.NOBODY);
    assertThat(view.json().at("/nodes/0/pid").asInt()).isEqualTo(7);
    assertThat(new ClusterView(List.of()).exitCode()).isEqualTo(ExitCode.NOBODY);
  }

  @Test
  void theTableHasARowForEachMember() throws Exception {
    String table =
        StatusTable.of(
            new ClusterView(
                List.of(
                    node(1, "leader", 3, "\"n1\"", 17, 17),
                    silent(2, Optional.of(5L)),
                    node(3, "follower", 3, "\"n1\"", 17, 16))));
    assertThat(table.lines())
        .hasSize(4)
        .anyMatch(
            line ->
                line.matches(
                    "n1 +101 +7410 +7411 +kv +leader +3 +n1 +17 +17 +0 +2026-01-02T03:04:05Z"))
        .anyMatch(line -> line.matches("n3 +103 +7430 +7431 +kv +follower +3 +n1 +17 +16 +1 +-"))
        .anyMatch(line -> line.matches("n2 +5 +7420 +7421 +- +unreachable .*"));
  }

  private static NodeView with(NodeView node, String path, String value) throws Exception {
    String json = node.status().orElseThrow().toString().replace(path, value);
    return new NodeView(node.place(), node.pid(), Optional.of(Json.MAPPER.readTree(json)));
  }

  @Test
  void readyIsWhoIsUpAndKnowsALeaderThatSaysSo() throws Exception {
    NodeView leader = node(1, "leader", 3, "\"n1\"", 17, 17);
    NodeView follower = node(2, "follower", 3, "\"n1\"", 17, 12);
    assertThat(new ClusterView(List.of(leader, follower)).unready()).isEmpty();
    assertThat(
            new ClusterView(
                    List.of(
                        with(leader, "\"Up\"", "\"Joining\""),
                        with(follower, "\"ready\":true", "\"ready\":false"),
                        silent(3, Optional.empty())))
                .unready())
        .containsExactly(
            "n1 is Joining in the cluster, not Up (/data/n1/log/node.log)",
            "n2 knows no leader (/data/n2/log/node.log)",
            "n3 does not answer (/data/n3/log/node.log)");
    NodeView deposed = node(1, "follower", 4, "\"n2\"", 17, 17);
    assertThat(new ClusterView(List.of(deposed, follower)).unready())
        .containsExactly("nobody says that it leads the group kv");
  }
}
