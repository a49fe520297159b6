package dev.troupe.journal;

import com.typesafe.config.Config;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.japi.pf.ReceiveBuilder;
import org.apache.pekko.persistence.SaveSnapshotFailure;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import scala.Option;
import scala.PartialFunction;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;

/**
 * The snapshot store plugin {@code troupe.snapshot-store}.
 *
 * <p>A snapshot that is damaged fails the load, with file and offset; an older one is never used in
 * its place, since the events between the two may have been deleted.
 */
public final class SnapshotPlugin extends SnapshotStore {
  private final SnapshotFolder folder;
  private final EventCodec codec;
  private final ExecutionContext io;
  private SnapshotMetadata failedSave;

  /** Started by Pekko, with the section {@code troupe.snapshot-store}. */
  public SnapshotPlugin(Config config) {
    TroupeJournal journal = TroupeJournal.get(context().system());
    folder = new SnapshotFolder(journal.disk(), journal.settings().snapshotsFolder());
    codec = new EventCodec(context().system());
    io = context().system().dispatchers().lookup(config.getString("io-dispatcher"));
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return blocking(
        () -> {
          folder.dropUnfinished(persistenceId); // whoever loads is not saving at the moment
          Predicate<SnapshotFolder.Entry> wanted = matching(persistenceId, criteria);
          for (SnapshotFolder.Entry entry : folder.list(persistenceId)) {
            if (wanted.test(entry)) {
              return Optional.of(decode(folder.load(persistenceId, entry)));
            }
          }
          return Optional.empty();
        });
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    return blocking(
        () -> {
          folder.save(encode(metadata, snapshot));
          return null;
        });
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    if (metadata == failedSave) {
      // Pekko deletes what a failed save may have left. Ours leaves nothing; but an older snapshot
      // of this sequence number may be there, and the events before it may be gone.
      failedSave = null;
      return Futures.successful(null);
    }
    return delete(
        metadata.persistenceId(),
        entry ->
            entry.sequence() == metadata.sequenceNr()
                && (metadata.timestamp() == 0 || entry.timestamp() == metadata.timestamp()));
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return delete(persistenceId, matching(persistenceId, criteria));
  }

  private Future<Void> delete(String persistenceId, Predicate<SnapshotFolder.Entry> doomed) {
    return blocking(
        () -> {
          List<SnapshotFolder.Entry> entries =
              folder.list(persistenceId).stream().filter(doomed).toList();
          folder.delete(persistenceId, entries);
          return null;
        });
  }

  /** Pekko shows us a failed save just before it asks us to delete the same metadata. */
  @Override
  public PartialFunction<Object, BoxedUnit> receivePluginInternal() {

    return ReceiveBuilder.create()
        .match(SaveSnapshotFailure.class, failure -> failedSave = failure.metadata())
        .build()
        .onMessage();
  }

  private static Predicate<SnapshotFolder.Entry> matching(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return entry ->
        criteria.matches(new SnapshotMetadata(persistenceId, entry.sequence(), entry.timestamp()));
  }

  private Snapshot encode(SnapshotMetadata metadata, Object object) {
    EventCodec.Serialized serialized = codec.serialize(object);
    Option<Object> about = metadata.metadata();
    return new Snapshot(
        metadata.persistenceId(),
        metadata.sequenceNr(),
        metadata.timestamp(),
        about.isDefined() ? codec.object(about.get()) : new byte[0],
        serialized.serializer(),
        serialized.manifest(),
        serialized.bytes());
  }

  private SelectedSnapshot decode(Snapshot snapshot) {
    Object object =
        codec.deserialize(
            new EventCodec.Serialized(
                snapshot.serializer(), snapshot.manifest(), snapshot.bytes()));
    byte[] about = snapshot.about();
    return SelectedSnapshot.create(
        new SnapshotMetadata(
            snapshot.persistenceId(),
            snapshot.sequence(),
            snapshot.timestamp(),
            about.length == 0 ? Option.empty() : Option.apply(codec.fromBytes(about))),
        object);
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return Futures.future(
        () -> {
          try {
            return work.call();
          } catch (IOException e) {
            throw NoRoom.isReportedBy(e)
                ? new JournalFullException("no room for a snapshot", e)
                : new JournalUnavailableException("snapshot: " + e.getMessage(), e);
          }
        },
        io);
  }
}
