package dev.troupe.bench.groups;

import dev.troupe.bench.plan.Load;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is measured, and for how long.
 *
 * @param groups of the system with many
 * @param outstanding writes under way at a time, over all groups; a point each
 * @param runs how often each of the two systems has its turn
 * @param warmUp under load, before the first measurement; all points share it
 * @param measured under each load
 * @param quiet without any load, after it
 * @param heapBytes of each node's JVM, in both systems
 * @param folder where servers write; deleted after each turn that went well
 */
public record GroupsPlan(
    int groups,
    List<Integer> outstanding,
    int runs,
    Duration warmUp,
    Duration measured,
    Duration quiet,
    long heapBytes,
    Path folder) {

  /** The length of a command. */
  static final int COMMAND_BYTES = 256;

  /** Many, and one; in this order they take turns. */
  public List<Groups> systems() {
    return List.of(new Groups(groups, heapBytes), new Groups(1, heapBytes));
  }

  /** In the order in which they are measured. */
  public List<GroupsLoad> loads() {
    return outstanding.stream()
        .distinct()
        .map(count -> new GroupsLoad(new Load(true, count)))
        .toList();
  }

  /** What reports tell of it, beside the systems and the load. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("groups", groups);
    figures.put("runs", runs);
    figures.put("warmUpSeconds", warmUp.toSeconds());
    figures.put("seconds", measured.toSeconds());
    figures.put("quietSeconds", quiet.toSeconds());
    figures.put("heapBytes", heapBytes);
    figures.put("commandBytes", COMMAND_BYTES);
    return figures;
  }
}
