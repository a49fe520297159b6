package dev.troupe.bench.plan;

import dev.troupe.bench.peer.Peer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured, and for how long.
 *
 * @param layout where the replicas are
 * @param peers measured in turn, in this order, in each run
 * @param loads all of them, in each turn
 * @param runs how often each peer has its turn, with JVMs and folders that are new
 * @param warmUp before a turn's first measurement, shared out among the loads
 * @param measured for each load in each turn
 * @param commandBytes the length of a command
 * @param folder where servers write; deleted after each turn that was measured to its end
 */
public record Plan(
    Layout layout,
    List<Peer> peers,
    List<Load> loads,
    int runs,
    Duration warmUp,
    Duration measured,
    int commandBytes,
    Path folder) {

  /** Under a load before it is measured, so that the last one's end is not seen. */
  public static final Duration SETTLE = Duration.ofSeconds(1);

  public Plan {
    peers = List.copyOf(peers);
    loads = List.copyOf(loads);
  }

  /** What reports tell of it, beside the systems and loads. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("layout", layout.label());
    figures.put("runs", runs);
    figures.put("warmUpSeconds", warmUp.toSeconds());
    figures.put("seconds", measured.toSeconds());
    figures.put("commandBytes", commandBytes);
    return figures;
  }
}
