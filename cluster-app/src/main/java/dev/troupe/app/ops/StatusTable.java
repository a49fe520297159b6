package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The nodes and their members of groups as a table for people. */
public final class StatusTable {

  private static final List<String> HEADER =
      List.of(
          "NODE", "PID", "REDIS", "HTTP", "GROUP", "ROLE", "TERM", "LEADER", "COMMIT", "APPLIED",
          "LAG", "SINCE");

  private StatusTable() {}

  /** A heading, and one line for each member of a group; one for a node that has none. */
  public static String of(ClusterView view) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    for (NodeView node : view.nodes()) {
      List<JsonNode> members = node.groups();
      if (members.isEmpty()) {
        rows.add(row(node, List.of("-", node.reachable() ? "-" : "unreachable")));
      }
      members.forEach(member -> rows.add(row(node, memberCells(view, member))));
    }
    return render(rows);
  }

  private static List<String> memberCells(ClusterView view, JsonNode member) {
    OptionalLong lag = view.lag(member);
    return List.of(
        member.path("group").asText(),
        member.path("role").asText(),
        member.path("term").asText(),
        member.path("leader").isTextual() ? member.path("leader").asText() : "-",
        member.path("commit").asText(),
        member.path("applied").asText(),
        lag.isPresent() ? Long.toString(lag.getAsLong()) : "-",
        since(member.path("roleSince")));
  }

  /** When it took its role, to the second. */
  private static String since(JsonNode time) {
    return time.isTextual()
        ? Instant.parse(time.textValue()).truncatedTo(ChronoUnit.SECONDS).toString()
        : "-";
  }

  private static List<String> row(NodeView node, List<String> rest) {
    List<String> cells = new ArrayList<>();
    cells.add(node.place().name());
    cells.add(node.pid().map(String::valueOf).orElse("-"));
    cells.add(Integer.toString(node.place().redis()));
    cells.add(Integer.toString(node.place().http()));
    cells.addAll(rest);
    while (cells.size() < HEADER.size()) {
      cells.add("-");
    }
    return cells;
  }

  private static String render(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int c = column;
        int width = rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(0);
        line.append(String.format("%-" + (width + 2) + "s", row.get(column)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
