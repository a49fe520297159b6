package dev.troupe.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The events of one run, some of which may be left out. Each has a stream of chance of its own, so
 * that what the others do stays the same without it.
 */
final class Script {
  private static final int MAX_LINES = 3;
  private static final Pattern KEEP_OPTION = Pattern.compile("\\[([^\\[\\]]*\\{keep}[^\\[\\]]*)]");

  private final Kernel kernel;
  private final Selection selection;
  private final String replayHint;
  private final Map<String, Long> groups = new HashMap<>();
  private final List<SimEvent> happened = new ArrayList<>();
  private RandomGenerator random;

  Script(Kernel kernel, Selection selection, String replayHint) {
    this.kernel = kernel;
    this.selection = selection;
    this.replayHint = replayHint;
  }

  /** A name for a group that no other group has. */
  String newGroup(String name) {
    Selection.checkName(name);
    String unique = name;
    for (int i = 2; groups.containsKey(unique); i++) {
      unique = name + "-" + i;
    }
    groups.put(unique, 0L);
    return unique;
  }

  /** Lets the next event of the group happen, unless it is left out. */
  void next(String group, Runnable action) {
    long number = groups.merge(group, 1L, Long::sum);
    if (!selection.keeps(group, number)) {
      return;
    }
    String name = group + " " + number;
    kernel.trace.event(kernel.now(), "EVENT " + name, "");
    List<String> lines = new ArrayList<>();
    RandomGenerator outer = random;
    random = kernel.randomOfEvents("event " + name);
    int place = happened.size();
    happened.add(event(group, number, lines));
    kernel.trace.witness(line -> remember(lines, line));
    try {
      action.run();
    } finally {
      kernel.trace.witness(null);
      random = outer;
      happened.set(place, event(group, number, lines));
    }
  }

  private static void remember(List<String> lines, String line) {
    if (lines.size() < MAX_LINES) {
      lines.add(line);
    } else if (lines.size() == MAX_LINES) {
      lines.add("...");
    }
  }

  private SimEvent event(String group, long number, List<String> lines) {
    return new SimEvent(group, number, Duration.ofNanos(kernel.now()), String.join("; ", lines));
  }

  /** The stream of chance of the event that happens just now; null if there is none. */
  RandomGenerator random() {
    return random;
  }

  List<SimEvent> happened() {
    return Collections.unmodifiableList(happened);
  }

  /** The command that repeats a run with these events only; empty if no hint was given. */
  String replay(Selection some) {
    if (replayHint.isEmpty()) {
      return "";
    }
    String command = replayHint.replace("{seed}", Long.toString(kernel.seed));
    Matcher option = KEEP_OPTION.matcher(command);
    if (option.find()) {
      String given = option.group(1).replace("{keep}", some.toString());
      return option.replaceFirst(Matcher.quoteReplacement(some.isAll() ? "" : given));
    }
    return some.isAll() ? command : command + " -Dsim.keep=" + some;
  }

  String replay() {
    return replay(selection);
  }
}
