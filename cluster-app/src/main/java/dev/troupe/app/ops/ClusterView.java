package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.app.ExitCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What the nodes' answers amount to: lags, the exit status, and the JSON that checks rely on. */
public final class ClusterView {

  /** The name of the store's Raft group. */
  public static final String STORE = "kv";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<NodeView> nodes;
  private final Map<String, JsonNode> leaders = new HashMap<>();
  private final Set<String> groups = new TreeSet<>();

  /**
   * @param nodes all of a cluster, also those that did not answer
   */
  public ClusterView(List<NodeView> nodes) {
    this.nodes = List.copyOf(nodes);
    for (NodeView node : nodes) {
      for (JsonNode member : node.groups()) {
        groups.add(member.path("group").asText());
        if (member.path("role").asText().equals("leader")) {
          // A leader that was cut off may still believe in itself: the later term is the true one.
          leaders.merge(member.path("group").asText(), member, ClusterView::later);
        }
      }
    }
  }

  private static JsonNode later(JsonNode a, JsonNode b) {
    return a.path("term").asLong() >= b.path("term").asLong() ? a : b;
  }

  /** All nodes, in the order in which they were asked. */
  public List<NodeView> nodes() {
    return nodes;
  }

  /** The name of the node whose member leads a group, if one of those that answered does. */
  public Optional<String> leader(String group) {
    return Optional.ofNullable(leaders.get(group)).map(member -> member.path("member").asText());
  }

  /** How many entries a member is behind what its group's leader knows to be committed. */
  public OptionalLong lag(JsonNode member) {
    JsonNode leader = leaders.get(member.path("group").asText());
    if (leader == null) {
      return OptionalLong.empty();
    }
    long behind = leader.path("commit").asLong() - member.path("applied").asLong();
    return OptionalLong.of(Math.max(0, behind));
  }

  /**
   * What is still missing until all nodes are at work: each has answered that it is up in the
   * cluster and knows a leader, and those leaders are the groups' own. Empty if nothing is.
   */
  public List<String> unready() {
    List<String> missing = new ArrayList<>();
    for (NodeView node : nodes) {
      node.unready()
          .ifPresent(
              why ->
                  missing.add(
                      "%s %s (%s)".formatted(node.place().name(), why, node.place().logFile())));
    }
    if (missing.isEmpty()) {
      groups.stream()
          .filter(group -> !isLed(group))
          .forEach(group -> missing.add("nobody says that it leads the group " + group));
    }
    return missing;
  }

  /** 0 all well, 3 a node unreachable or a group without leader, 4 nobody answers. */
  public int exitCode() {
    if (nodes.stream().noneMatch(NodeView::reachable)) {
      return ExitCode.NOBODY;
    }
    boolean well =
        nodes.stream().allMatch(NodeView::reachable) && groups.stream().allMatch(this::isLed);
    return well ? ExitCode.OK : ExitCode.DEGRADED;
  }

  /** By a node that answered, or by one that is not of this folder: see {@code members add}. */
  private boolean isLed(String group) {
    Set<String> asked = new TreeSet<>();
    nodes.forEach(node -> asked.add(node.place().name()));
    return leaders.containsKey(group)
        || nodes.stream()
            .flatMap(node -> node.groups().stream())
            .filter(member -> member.path("group").asText().equals(group))
            .map(member -> member.path("leader"))
            .anyMatch(leader -> leader.isTextual() && !asked.contains(leader.asText()));
  }

  /** The object of {@code status --json}; its form is a contract. */
  public ObjectNode json() {
    ObjectNode json = JSON.objectNode();
    ArrayNode list = json.putArray("nodes");
    nodes.forEach(node -> list.add(json(node)));
    return json;
  }

  private ObjectNode json(NodeView node) {
    ObjectNode json = JSON.objectNode().put("name", node.place().name());
    node.pid().ifPresentOrElse(pid -> json.put("pid", pid), () -> json.putNull("pid"));
    json.put("data", node.place().data().toString());
    json.set("ports", node.place().portsJson());
    json.put("reachable", node.reachable());
    ArrayNode list = json.putArray("groups");
    node.groups().forEach(member -> list.add(memberJson(member)));
    return json;
  }

  private ObjectNode memberJson(JsonNode member) {
    ObjectNode json = JSON.objectNode();
    for (String key : List.of("group", "member", "role", "term", "leader", "commit", "applied")) {
      json.set(key, member.path(key));
    }
    OptionalLong lag = lag(member);
    lag.ifPresentOrElse(entries -> json.put("lag", entries), () -> json.putNull("lag"));
    for (String key : List.of("roleSince", "leaderSince", "membersSince")) {
      json.put(key, member.path(key).textValue()); // null too of a node that does not know the key
    }
    return json;
  }
}
