package dev.troupe.journal;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.dispatch.Futures;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * The journal plugin {@code troupe.journal}. It serializes on its own thread, leaves the disk to
 * the {@link EventStore}, and lets many writes be in flight.
 */
public final class JournalPlugin extends AsyncWriteJournal {
  private static final long READ_BYTES = 1 << 20;

  private final EventStore store;
  private final EventCodec codec;
  private final ExecutionContext replayDispatcher;
  private final int replayBatch;

  /** Started by Pekko, with the section {@code troupe.journal}. */
  public JournalPlugin(Config config) {
    store = TroupeJournal.get(context().system()).store();
    codec = new EventCodec(context().system());
    replayDispatcher =
        context().system().dispatchers().lookup(config.getString("replay-dispatcher"));
    replayBatch = config.getInt("replay-batch");
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Operation.Write> writes = new ArrayList<>();
    List<Optional<Exception>> rejections = new ArrayList<>();
    for (AtomicWrite message : messages) {
      rejections.add(prepare(message, writes));
    }
    CompletableFuture<Void> stored =
        writes.isEmpty() ? CompletableFuture.completedFuture(null) : store.write(writes);
    return FutureConverters.asScala(stored.thenApply(done -> rejections));
  }

  /** Adds the write, or says why it can never be stored: then Pekko rejects it to the actor. */
  private Optional<Exception> prepare(AtomicWrite message, List<Operation.Write> writes) {
    try {
      List<byte[]> events = new ArrayList<>(message.size());
      for (PersistentRepr event : CollectionConverters.asJava(message.payload())) {
        events.add(codec.encode(event));
      }
      Operation.Write write =
          Operation.Write.of(message.persistenceId(), message.lowestSequenceNr(), events);
      if (write.encodedBytes() > store.largestWrite()) {
        return Optional.of(store.tooLarge(write));
      }
      writes.add(write);
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(e);
    }
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    return FutureConverters.asScala(store.deleteTo(persistenceId, toSequenceNr));
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    return FutureConverters.asScala(store.highest(persistenceId));
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<PersistentRepr> callback) {
    return Futures.future(
        () -> {
          replay(persistenceId, fromSequenceNr, toSequenceNr, max, callback);
          return null;
        },
        replayDispatcher);
  }

  private void replay(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> callback) {
    long next = from;
    long left = max;
    while (left > 0 && next <= to) {
      int most = (int) Math.min(left, replayBatch);
      List<StoredEvent> batch = store.read(persistenceId, next, to, most, READ_BYTES);
      if (batch.isEmpty()) {
        return;
      }
      for (StoredEvent event : batch) {
        callback.accept(codec.decode(persistenceId, event));
      }
      left -= batch.size();
      next = batch.get(batch.size() - 1).sequence() + 1;
    }
  }
}
