package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One node as a client command sees it.
 *
 * @param place where it is
 * @param pid of its process, where known
 * @param status its own answer to GET /status; none if it did not answer
 */
public record NodeView(Place place, Optional<Long> pid, Optional<JsonNode> status) {

  /** True if it answered within {@link StatusClient#LIMIT}. */
  public boolean reachable() {
    return status.isPresent();
  }

  /** True if the node says that it can serve its clients. */
  public boolean ready() {
    return status.map(json -> json.path("ready").asBoolean()).orElse(false);
  }

  /** What it lacks to be at work, for people: an answer, its place in the cluster, a leader. */
  Optional<String> unready() {
    if (!reachable()) {
      return Optional.of("does not answer");
    }
    String self = status.get().at("/cluster/self").asText();
    if (!self.equals("Up")) {
      return Optional.of("is " + (self.isEmpty() ? "nowhere" : self) + " in the cluster, not Up");
    }
    return ready() ? Optional.empty() : Optional.of("knows no leader");
  }

  /** How its members of groups stand, as it told; none if it did not answer. */
  public List<JsonNode> groups() {
    List<JsonNode> groups = new ArrayList<>();
    status.ifPresent(json -> json.path("groups").forEach(groups::add));
    return groups;
  }
}
