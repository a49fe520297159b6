package dev.troupe.testkit.sim;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;

/** The durable snapshots of one node. */
final class StoredSnapshots {
  /** One snapshot as it lies on the disk. */
  record Stored(SnapshotMetadata metadata, Wire.Packed payload) {}

  private final Map<String, NavigableMap<Long, Stored>> entities = new TreeMap<>();

  void save(Stored snapshot) {
    SnapshotMetadata at = snapshot.metadata();
    entities
        .computeIfAbsent(at.persistenceId(), ignored -> new TreeMap<>())
        .put(at.sequenceNr(), snapshot);
  }

  Optional<Stored> latest(String entity, SnapshotSelectionCriteria criteria) {
    return snapshots(entity).descendingMap().values().stream()
        .filter(stored -> matches(stored, criteria))
        .findFirst();
  }

  void delete(String entity, long sequenceNr) {
    snapshots(entity).remove(sequenceNr);
  }

  void delete(String entity, SnapshotSelectionCriteria criteria) {
    snapshots(entity).values().removeIf(stored -> matches(stored, criteria));
  }

  private NavigableMap<Long, Stored> snapshots(String entity) {
    return entities.getOrDefault(entity, new TreeMap<>());
  }

  private static boolean matches(Stored stored, SnapshotSelectionCriteria criteria) {
    SnapshotMetadata at = stored.metadata();
    return at.sequenceNr() <= criteria.maxSequenceNr()
        && at.sequenceNr() >= criteria.minSequenceNr()
        && at.timestamp() <= criteria.maxTimestamp()
        && at.timestamp() >= criteria.minTimestamp();
  }
}
