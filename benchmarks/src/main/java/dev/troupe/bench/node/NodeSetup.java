package dev.troupe.bench.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How nodes are started.
 *
 * @param members how many
 * @param machine what they replicate
 * @param heapMegabytes the most that a node's heap may grow to
 * @param settings those of {@code troupe.raft} that are not as delivered, by their whole names
 * @param folder where they write, each in one of its own
 */
public record NodeSetup(
    int members,
    MachineKind machine,
    int heapMegabytes,
    Map<String, String> settings,
    Path folder) {

  public NodeSetup {
    settings = new TreeMap<>(settings);
  }

  /** The same nodes with other settings. */
  public NodeSetup with(Map<String, String> others) {
    return new NodeSetup(members, machine, heapMegabytes, others, folder);
  }

  List<String> javaOptions() {
    return settings.entrySet().stream().map(e -> "-D" + e.getKey() + "=" + e.getValue()).toList();
  }
}
