package dev.troupe.app.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.app.ops.Place;
import dev.troupe.raft.RaftStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;

/** The body of {@code GET /status}: one node as it knows itself. */
final class StatusJson {

  private StatusJson() {}

  static ObjectNode of(NodeSystem node, List<RaftStatus> groups) {
    NodeSettings settings = node.settings();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", settings.name());
    json.put("pid", ProcessHandle.current().pid());
    json.put("data", settings.data().toString());
    json.set(
        "ports",
        Place.portsJson(settings.redisPort(), settings.httpPort(), settings.clusterPort()));
    json.put("ready", node.ready(groups));
    json.put("generation", node.generation());
    json.set("cluster", cluster(node));
    ArrayNode members = json.putArray("groups");
    groups.forEach(group -> members.add(group(group, node.changes(group.group()))));
    return json;
  }

  private static ObjectNode cluster(NodeSystem node) {
    ClusterEvent.CurrentClusterState state = node.cluster();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("self", node.clusterStatus());
    ArrayNode members = json.putArray("members");
    for (Member member : state.getMembers()) {
      members
          .addObject()
          .put("address", member.address().toString())
          .put("status", member.status().toString());
    }
    ArrayNode unreachable = json.putArray("unreachable");
    state.getUnreachable().forEach(member -> unreachable.add(member.address().toString()));
    return json;
  }

  private static ObjectNode group(RaftStatus status, LastChanges changes) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("group", status.group())
        .put("member", status.member())
        .put("role", status.role().name().toLowerCase(Locale.ROOT))
        .put("term", status.term())
        .put("leader", status.leader().orElse(null))
        .put("commit", status.commit())
        .put("applied", status.applied())
        .put("lastIndex", status.lastIndex())
        .put("snapshotIndex", status.snapshotIndex())
        .put("roleSince", text(changes.roleSince(status)))
        .put("leaderSince", text(changes.leaderSince(status)))
        .put("membersSince", text(changes.membersSince(status)));
    MembersHttp.put(json, status.configuration());
    return json;
  }

  /** ISO-8601, in UTC. */
  private static String text(Optional<Instant> time) {
    return time.map(it -> it.truncatedTo(ChronoUnit.MILLIS).toString()).orElse(null);
  }
}
