package dev.troupe.bench.recovery;

import dev.troupe.bench.result.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param stages in their order
 * @param filledSeconds how long the writing of all entries took
 */
public record RecoveryStages(List<Stage> stages, double filledSeconds) {

  public RecoveryStages {
    stages = List.copyOf(stages);
  }

  /** For people. */
  public String table() {
    TextTable table = Stage.table();
    stages.forEach(stage -> stage.addTo(table));
    return table.toString();
  }

  /** For programs: names and values of JSON. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("filledSeconds", filledSeconds);
    return summary;
  }

  /** Each stage, likewise. */
  public List<Map<String, Object>> samples() {
    return stages.stream().map(Stage::figures).toList();
  }
}
