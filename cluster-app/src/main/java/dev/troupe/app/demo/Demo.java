package dev.troupe.app.demo;

import dev.troupe.app.ExitCode;
import dev.troupe.app.Screen;
import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.LocalCluster;
import dev.troupe.app.ops.Place;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The demonstration from the first node to the verdict. */
public final class Demo {

  private static final Duration UP_LIMIT = Duration.ofSeconds(90);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);
  private static final int SHOWN = 8;
  private static final int SHOWN_DIFFERENCES = 20;

  private final LocalCluster cluster;
  private final WordText text;
  private final int rounds;
  private final long seed;
  private final Screen screen;

  private Demo(LocalCluster cluster, WordText text, int rounds, long seed, Screen screen) {
    this.cluster = cluster;
    this.text = text;
    this.rounds = rounds;
    this.seed = seed;
    this.screen = screen;
  }

  /**
   * @param cluster whose nodes are not up yet; the caller stops them
   * @param files to count; those of the JDK if there is none
   * @param increments at least so many; the text is counted again and again until then
   * @param seed for what is left to chance
   */
  public static Demo of(
      LocalCluster cluster,
      List<Path> files,
      int increments,
      long seed,
      PrintWriter out,
      boolean terminal) {
    WordText text = files.isEmpty() ? WordText.ofJdk() : WordText.ofFiles(files);
    int rounds = (increments + text.words().size() - 1) / text.words().size();
    return new Demo(cluster, text, rounds, seed, new Screen(out, terminal, PROGRESS_INTERVAL));
  }

  /** Runs it; {@link ExitCode#OK} if every count is exact. */
  public int run() {
    long began = System.nanoTime();
    startNodes();
    WordCount count = new WordCount(cluster, text, rounds, seed, screen);
    screen.line(
        "Counting %,d words of %d files, %d times over: %,d INCRs by %d clients (seed %d)."
            .formatted(
                text.words().size(), text.files(), rounds, count.total(), WordCount.CLIENTS, seed));
    long counting = System.nanoTime();
    count.run();
    double seconds = (System.nanoTime() - counting) / 1e9;
    screen.line(
        "Counted in %.1f s; %,d connections broke, and %,d commands were sent again."
            .formatted(seconds, count.tally().reconnects(), count.tally().repeated()));
    List<Endpoint> nodes = cluster.file().places().stream().map(Endpoint::of).toList();
    int verdict = compare(text.count(rounds), Counts.read(nodes));
    screen.line("(%.0f s in all.)".formatted((System.nanoTime() - began) / 1e9));
    return verdict;
  }

  private void startNodes() {
    ClusterFile file = cluster.file();
    screen.line("Starting %d nodes in %s ...".formatted(file.nodes(), file.data()));
    Map<Place, Process> started = cluster.startMissing();
    cluster.awaitReady(started, UP_LIMIT);
    for (Place place : file.places()) {
      screen.line(
          "  %s: pid %d, redis port %d, status at http://127.0.0.1:%d/status"
              .formatted(place.name(), started.get(place).pid(), place.redis(), place.http()));
    }
  }

  private int compare(SortedMap<String, Long> expected, Map<String, Long> found) {
    SortedMap<String, String> differences = WordText.differences(expected, found);
    if (!differences.isEmpty()) {
      screen.line("%d of %d words differ:".formatted(differences.size(), expected.size()));
      differences.entrySet().stream()
          .limit(SHOWN_DIFFERENCES)
          .forEach(entry -> screen.line("  " + entry.getKey() + ": " + entry.getValue()));
      return ExitCode.FAILED;
    }
    screen.line("  %-14s %10s %12s".formatted("word", "the store", "one by one"));
    expected.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .forEach(
            entry ->
                screen.line(
                    "  %-14s %,10d %,12d"
                        .formatted(entry.getKey(), found.get(entry.getKey()), entry.getValue())));
    screen.line(
        "EXACT: all %,d words, %,d in total, as a sequential count of the same text."
            .formatted(expected.size(), sum(found)));
    return ExitCode.OK;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
