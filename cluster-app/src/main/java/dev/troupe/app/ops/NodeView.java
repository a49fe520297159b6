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

  /** How its members of groups stand, as it told; none if it did not answer. */
  public List<JsonNode> groups() {
    List<JsonNode> groups = new ArrayList<>();
    status.ifPresent(json -> json.path("groups").forEach(groups::add));
    return groups;
  }
}
