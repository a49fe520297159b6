package dev.troupe.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.SerializationExtension;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The journal of a simulated node, on its {@link SimDisk}. Events go through the node's real
 * serializers. Tags are not kept: nothing in the simulation queries by them. Made by Pekko, by
 * name; not for callers.
 */
public final class SimJournal extends AsyncWriteJournal {
  private final Incarnation life;
  private final SimDisk disk;
  private final Wire wire;

  /** Called by Pekko. */
  public SimJournal() {
    var system = context().system();
    life = Incarnations.of(system.settings().config());
    disk = life.disk;
    wire = new Wire(SerializationExtension.get(system), system.name());
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
    // What was persisted at once is one record: it is there as a whole or not at all.
    List<Runnable> records = new ArrayList<>();
    for (AtomicWrite write : writes) {
      List<StoredEvents.Stored> events = new ArrayList<>();
      CollectionConverters.asJava(write.payload()).forEach(event -> events.add(stored(event)));
      records.add(
          () -> events.forEach(event -> disk.events().append(write.persistenceId(), event)));
    }
    return synced(records, List.of());
  }

  private StoredEvents.Stored stored(PersistentRepr event) {
    Object payload = event.payload() instanceof Tagged tagged ? tagged.payload() : event.payload();
    return new StoredEvents.Stored(
        event.sequenceNr(), wire.pack(payload), event.manifest(), event.writerUuid());
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String entity, long toSequenceNr) {
    return synced(List.of(() -> disk.events().deleteTo(entity, toSequenceNr)), null);
  }

  private <T> Future<T> synced(List<Runnable> records, T result) {
    Promise<T> promise = Futures.promise();
    disk.write(
        life,
        records,
        failure -> {
          if (failure == null) {
            promise.success(result);
          } else {
            promise.failure(failure);
          }
        });
    return promise.future();
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String entity, long from, long to, long max, Consumer<PersistentRepr> replay) {
    Promise<Void> promise = Futures.promise();
    disk.read(life, () -> replay(entity, from, to, max, replay, promise));
    return promise.future();
  }

  private void replay(
      String entity,
      long from,
      long to,
      long max,
      Consumer<PersistentRepr> replay,
      Promise<Void> promise) {
    try {
      disk.events().range(entity, from, to).stream()
          .limit(max)
          .forEach(stored -> replay.accept(restored(entity, stored)));
      promise.success(null);
    } catch (RuntimeException failure) {
      promise.failure(failure);
    }
  }

  private PersistentRepr restored(String entity, StoredEvents.Stored stored) {
    return PersistentRepr.apply(
        wire.unpack(stored.payload()),
        stored.sequenceNr(),
        entity,
        stored.manifest(),
        false,
        ActorRef.noSender(),
        stored.writer());
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String entity, long from) {
    Promise<Long> promise = Futures.promise();
    disk.read(life, () -> promise.success(disk.events().highest(entity)));
    return promise.future();
  }
}
