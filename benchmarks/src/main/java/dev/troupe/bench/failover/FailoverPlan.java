package dev.troupe.bench.failover;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is measured.
 *
 * @param kills how many leaders are killed, one after the other
 * @param timing how soon one is taken for dead
 * @param warmUp of writing, before the first one is killed
 * @param folder where nodes write; deleted at the end if all went well
 */
public record FailoverPlan(int kills, Timing timing, Duration warmUp, Path folder) {

  /** The length of a command. */
  static final int COMMAND_BYTES = 256;

  /** Between two writes at each node: what is measured is no finer than this. */
  static final Duration PERIOD = Duration.ofMillis(5);

  /** What reports tell of it. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("kills", kills);
    figures.put("timing", timing.name());
    figures.put("settings", timing.settings());
    figures.put("warmUpSeconds", warmUp.toSeconds());
    figures.put("commandBytes", COMMAND_BYTES);
    figures.put("writeEachMillisAtEachNode", PERIOD.toMillis());
    return figures;
  }
}
