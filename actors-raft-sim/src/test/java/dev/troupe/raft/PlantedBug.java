package dev.troupe.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mistake that was made on purpose, and how the standard simulation found it.
 *
 * @param name the mistake, as in {@code mutants.txt}
 * @param seed the first that found it
 * @param invariant what it violated
 * @param before how many faults and calls there were until then
 * @param after how many of them are enough
 * @param text the shrunk run as it is printed
 */
record PlantedBug(
    String name, long seed, String invariant, int before, int after, List<String> text) {

  private static final Path LIST = Path.of("src/test/resources/mutants.txt");
  private static final Pattern SHRUNK = Pattern.compile(" *shrunk from (\\d+) events to (\\d+) .*");
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /**
   * @param first the first seed to play
   * @param last the last one
   * @param plays how often to play at most, to shrink
   * @throws AssertionError if no seed finds it
   */
  static PlantedBug find(String name, Path scratch, long first, long last, int plays)
      throws Exception {
    Mutant mutant =
        Mutant.read(LIST).stream().filter(any -> any.name().equals(name)).findAny().orElseThrow();
    mutant.compile(scratch, MutantJvm.classPath());
    List<String> lines =
        MutantJvm.output(
            scratch.resolve("classes"),
            PlantedBugProbe.class,
            LIMIT,
            first,
            last,
            plays,
            LIMIT.toSeconds() / 2);
    int found = 0;
    while (found < lines.size() && !lines.get(found).startsWith(PlantedBugProbe.FOUND)) {
      found++;
    }
    if (found == lines.size()) {
      throw new AssertionError(name + " is not found: " + lines);
    }
    return parse(name, lines.subList(found, lines.size()));
  }

  private static PlantedBug parse(String name, List<String> lines) {
    long seed = Long.parseLong(lines.get(0).substring(PlantedBugProbe.FOUND.length()));
    List<String> text = lines.subList(1, lines.size());
    Matcher shrunk =
        text.stream()
            .map(SHRUNK::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not shrunk: " + lines));
    return new PlantedBug(
        name,
        seed,
        text.get(0).split(": ")[0],
        Integer.parseInt(shrunk.group(1)),
        Integer.parseInt(shrunk.group(2)),
        text);
  }

  String row() {
    return "| " + name + " | " + seed + " | " + invariant + " | " + before + " | " + after + " |";
  }
}
