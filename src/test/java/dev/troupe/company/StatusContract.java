package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** What scripts rely on in {@code status --json}: which keys there are, and of which type. */
final class StatusContract {

  private static final Set<String> ROLES =
      Set.of("follower", "precandidate", "candidate", "leader", "learner");

  private StatusContract() {}

  /** The list of nodes, which is all that there is at the top. */
  static JsonNode nodes(JsonNode status) {
    assertKeys(status, "nodes");
    assertThat(status.path("nodes").isArray()).isTrue();
    return status.path("nodes");
  }

  static void assertReachable(JsonNode node) {
    assertNode(node);
    assertThat(node.path("pid").isIntegralNumber()).as("pid of %s", node).isTrue();
    assertThat(node.path("reachable").booleanValue()).as("reachable of %s", node).isTrue();
    assertThat(node.path("groups")).isNotEmpty().allSatisfy(StatusContract::assertMember);
  }

  static void assertUnreachable(JsonNode node) {
    assertNode(node);
    JsonNode pid = node.path("pid");
    assertThat(pid.isNull() || pid.isIntegralNumber()).as("pid of %s", node).isTrue();
    assertThat(node.path("reachable").booleanValue()).as("reachable of %s", node).isFalse();
    assertThat(node.path("groups")).isEmpty();
  }

  private static void assertNode(JsonNode node) {
    assertKeys(node, "name", "pid", "data", "ports", "reachable", "groups");
    assertThat(node.path("name").isTextual()).as("name of %s", node).isTrue();
    assertThat(node.path("data").isTextual()).as("data of %s", node).isTrue();
    assertThat(node.path("reachable").isBoolean()).as("reachable of %s", node).isTrue();
    assertThat(node.path("groups").isArray()).as("groups of %s", node).isTrue();
    assertKeys(node.path("ports"), "redis", "http", "cluster");
    assertThat(node.path("ports")).allMatch(JsonNode::isInt);
  }

  private static void assertMember(JsonNode member) {
    Set<String> times = Set.of("roleSince", "leaderSince", "membersSince");
    Set<String> keys = new TreeSet<>(times);
    keys.addAll(Set.of("group", "member", "role", "term", "leader", "commit", "applied", "lag"));
    assertKeys(member, keys.toArray(String[]::new));
    assertThat(member.path("group").isTextual()).as("group of %s", member).isTrue();
    assertThat(member.path("member").isTextual()).as("member of %s", member).isTrue();
    assertThat(member.path("role").isTextual()).as("role of %s", member).isTrue();
    assertThat(ROLES).contains(member.path("role").textValue());
    for (String key : Set.of("term", "commit", "applied")) {
      assertThat(member.path(key).isIntegralNumber()).as("%s of %s", key, member).isTrue();
      assertThat(member.path(key).longValue()).as("%s of %s", key, member).isNotNegative();
    }
    JsonNode leader = member.path("leader");
    assertThat(leader.isNull() || leader.isTextual()).as("leader of %s", member).isTrue();
    JsonNode lag = member.path("lag");
    assertThat(lag.isNull() || lag.isIntegralNumber()).as("lag of %s", member).isTrue();
    for (String key : times) {
      JsonNode time = member.path(key);
      assertThat(time.isNull() || Instant.parse(time.textValue()).isBefore(Instant.now()))
          .as("%s of %s", key, member)
          .isTrue();
    }
  }

  private static void assertKeys(JsonNode object, String... keys) {
    assertThat(object.isObject()).as("an object: %s", object).isTrue();
    assertThat(object.fieldNames()).toIterable().containsExactlyInAnyOrder(keys);
  }
}
