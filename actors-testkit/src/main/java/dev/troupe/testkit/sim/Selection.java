package dev.troupe.testkit.sim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which events of a run are let happen. Written as {@code nemesis:3,7-9/client:1}; {@code none} is
 * a run without events. With fewer events all that comes after them is another; a variation,
 * written as {@code @2} at the end, plays the same events with other chance in all else, so that a
 * failure that needs some luck has more than one try.
 */
final class Selection {
  /** Nothing is left out. */
  static final Selection ALL = new Selection(null, 0);

  private static final String NONE = "none";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

  private final Map<String, TreeSet<Long>> kept;
  private final int variation;

  private Selection(Map<String, TreeSet<Long>> kept, int variation) {
    this.kept = kept;
    this.variation = variation;
  }

  static Selection of(Collection<SimEvent> events, int variation) {
    Map<String, TreeSet<Long>> kept = new TreeMap<>();
    events.forEach(
        event -> kept.computeIfAbsent(event.group(), g -> new TreeSet<>()).add(event.number()));
    return new Selection(kept, variation);
  }

  /**
   * @throws IllegalArgumentException if the text is none that {@link #toString} writes; a {@link
   *     NumberFormatException} is one
   */
  static Selection parse(String text) {
    Map<String, TreeSet<Long>> kept = new TreeMap<>();
    String[] halves = text.split("@");
    if (!halves[0].equals(NONE)) {
      for (String group : halves[0].split("/")) {
        String[] parts = group.split(":");
        if (parts.length != 2) {
          throw new IllegalArgumentException("sim.keep is to be like nemesis:3,7-9, is " + text);
        }
        TreeSet<Long> numbers = kept.computeIfAbsent(checkName(parts[0]), g -> new TreeSet<>());
        for (String range : parts[1].split(",")) {
          String[] ends = range.split("-");
          for (long n = Long.parseLong(ends[0]); n <= Long.parseLong(ends[ends.length - 1]); n++) {
            numbers.add(n);
          }
        }
      }
    }
    return new Selection(kept, halves.length > 1 ? Integer.parseInt(halves[1]) : 0);
  }

  static String checkName(String group) {
    if (!NAME.matcher(group).matches()) {
      throw new IllegalArgumentException(
          "a group of events has a name of letters, digits, '_', '.' and '-', not " + group);
    }
    return group;
  }

  boolean isAll() {
    return kept == null;
  }

  /** 0 for the run as the seed alone decides it. */
  int variation() {
    return variation;
  }

  boolean keeps(String group, long number) {
    return kept == null || (kept.containsKey(group) && kept.get(group).contains(number));
  }

  @Override
  public String toString() {
    if (kept == null) {
      return "all";
    }
    String groups =
        kept.entrySet().stream()
            .map(group -> group.getKey() + ":" + ranges(List.copyOf(group.getValue())))
            .collect(Collectors.joining("/"));
    return (groups.isEmpty() ? NONE : groups) + (variation == 0 ? "" : "@" + variation);
  }

  private static String ranges(List<Long> numbers) {
    List<String> ranges = new ArrayList<>();
    for (int from = 0; from < numbers.size(); ) {
      int to = from;
      while (to + 1 < numbers.size() && numbers.get(to + 1) == numbers.get(to) + 1) {
        to++;
      }
      ranges.add(from == to ? "" + numbers.get(from) : numbers.get(from) + "-" + numbers.get(to));
      from = to + 1;
    }
    return String.join(",", ranges);
  }
}
