package dev.troupe.testkit.sim;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The durable events of one node. The highest sequence number of an entity survives the deletion of
 * its events.
 */
final class StoredEvents {
  /** One event as it lies on the disk. */
  record Stored(long sequenceNr, Wire.Packed payload, String manifest, String writer) {}

  private static final class Log {
    final NavigableMap<Long, Stored> events = new TreeMap<>();
    long highest;
  }

  private final Map<String, Log> logs = new TreeMap<>();

  void append(String entity, Stored event) {
    Log log = logs.computeIfAbsent(entity, ignored -> new Log());
    log.events.put(event.sequenceNr(), event);
    log.highest = Math.max(log.highest, event.sequenceNr());
  }

  void deleteTo(String entity, long sequenceNr) {
    Log log = logs.get(entity);
    if (log != null) {
      log.events.headMap(sequenceNr, true).clear();
    }
  }

  Collection<Stored> range(String entity, long from, long to) {
    Log log = logs.get(entity);
    return log == null || from > to
        ? java.util.List.of()
        : log.events.subMap(from, true, to, true).values();
  }

  long highest(String entity) {
    Log log = logs.get(entity);
    return log == null ? 0 : log.highest;
  }
}
