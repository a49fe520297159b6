package dev.troupe.testkit.sim;

import java.util.Optional;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;
import scala.concurrent.Promise;

/**
 * The snapshot store of a simulated node, on its {@link SimDisk}. Made by Pekko, by name; not for
 * callers.
 */
public final class SimSnapshotStore extends SnapshotStore {
  private final Incarnation life;
  private final SimDisk disk;
  private final Wire wire;

  /** Called by Pekko. */
  public SimSnapshotStore() {
    var system = context().system();
    life = Incarnations.of(system.settings().config());
    disk = life.disk;
    wire = new Wire(SerializationExtension.get(system), system.name());
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String entity, SnapshotSelectionCriteria criteria) {
    Promise<Optional<SelectedSnapshot>> promise = Futures.promise();
    disk.read(life, () -> load(entity, criteria, promise));
    return promise.future();
  }

  private void load(
      String entity,
      SnapshotSelectionCriteria criteria,
      Promise<Optional<SelectedSnapshot>> promise) {
    try {
      promise.success(
          disk.snapshots()
              .latest(entity, criteria)
              .map(
                  stored ->
                      SelectedSnapshot.create(stored.metadata(), wire.unpack(stored.payload()))));
    } catch (RuntimeException failure) {
      promise.failure(failure);
    }
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    // Pekko stamps the real time on it; a run that is to be repeated needs the virtual one.
    SnapshotMetadata stamped =
        new SnapshotMetadata(
            metadata.persistenceId(),
            metadata.sequenceNr(),
            life.clock.wallMillis(),
            metadata.metadata());
    StoredSnapshots.Stored stored = new StoredSnapshots.Stored(stamped, wire.pack(snapshot));
    return synced(() -> disk.snapshots().save(stored));
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    return synced(() -> disk.snapshots().delete(metadata.persistenceId(), metadata.sequenceNr()));
  }

  @Override
  public Future<Void> doDeleteAsync(String entity, SnapshotSelectionCriteria criteria) {
    return synced(() -> disk.snapshots().delete(entity, criteria));
  }

  private Future<Void> synced(Runnable change) {
    Promise<Void> promise = Futures.promise();
    disk.write(
        life,
        change,
        failure -> {
          if (failure == null) {
            promise.success(null);
          } else {
            promise.failure(failure);
          }
        });
    return promise.future();
  }
}
