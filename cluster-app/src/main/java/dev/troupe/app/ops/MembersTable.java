package dev.troupe.app.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who is in a group, for people: one line for each member. */
public final class MembersTable {

  private MembersTable() {}

  /**
   * A heading, and the members in the order of their names.
   *
   * @param group has {@code voters}, {@code outgoing} and {@code learners}, each by name and
   *     address
   * @param leader the name of the one that leads, where known
   */
  public static String of(JsonNode group, Optional<String> leader) {
    TreeMap<String, String> lines = new TreeMap<>();
    group.path("outgoing").fields().forEachRemaining(it -> put(lines, it, "leaving", leader));
    group.path("learners").fields().forEachRemaining(it -> put(lines, it, "learner", leader));
    group.path("voters").fields().forEachRemaining(it -> put(lines, it, "voter", leader));
    StringBuilder text = new StringBuilder(line("MEMBER", "IS", "LEADS", "ADDRESS"));
    lines.values().forEach(text::append);
    return text.toString();
  }

  private static void put(
      TreeMap<String, String> lines,
      Map.Entry<String, JsonNode> member,
      String is,
      Optional<String> leader) {
    String name = member.getKey();
    String leads = leader.filter(name::equals).isPresent() ? "leads" : "-";
    lines.put(name, line(name, is, leads, member.getValue().asText()));
  }

  private static String line(String name, String is, String leads, String address) {
    return "%-10s %-8s %-6s %s%n".formatted(name, is, leads, address);
  }
}
