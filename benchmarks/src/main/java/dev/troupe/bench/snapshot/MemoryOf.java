package dev.troupe.bench.snapshot;

import dev.troupe.bench.node.NodeGroup;
import dev.troupe.bench.node.ProcessMemory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a node's process took.
 *
 * @param whose and when
 * @param heapUsed bytes, garbage included
 */
record MemoryOf(String whose, ProcessMemory memory, long heapUsed) {

  static MemoryOf of(String whose, NodeGroup group, int node) throws IOException {
    return new MemoryOf(
        whose,
        ProcessMemory.of(group.node(node).pid()),
        group.standing(node, false).heapUsed()); // collecting would be a pause of our making
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("whose", whose);
    memory.resident().ifPresent(bytes -> figures.put("residentBytes", bytes));
    memory.peak().ifPresent(bytes -> figures.put("peakResidentBytes", bytes));
    figures.put("heapUsedBytes", heapUsed);
    return figures;
  }
}
