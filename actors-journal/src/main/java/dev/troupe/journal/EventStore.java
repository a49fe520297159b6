package dev.troupe.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The store of one data folder, without any actor: what {@link JournalPlugin} needs, for any
 * thread.
 */
final class EventStore implements AutoCloseable {
  private static final long CLOSE_MILLIS = 60_000;

  private final JournalSettings settings;
  private final FolderLock lock;
  private final RequestQueue queue;
  private final Counters counters = new Counters();
  private final Committer committer;
  private final Thread writer;

  private EventStore(JournalSettings settings, Disk disk, FolderLock lock) throws IOException {
    this.settings = settings;
    this.lock = lock;
    this.queue = new RequestQueue(settings.queueBytes());
    this.committer = new Committer(settings, disk, queue, counters);
    this.writer = new Thread(committer, "troupe-journal-writer");
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * Opens the folder, creating it if need be, and reads back what its last owner left.
   *
   * @throws JournalLockedException if somebody else has it open
   * @throws DamagedJournalException if acknowledged bytes are damaged or missing
   * @throws JournalUnavailableException if the disk fails
   */
  static EventStore open(JournalSettings settings, Disk disk) {
    FolderLock lock = null;
    try {
      disk.createFolders(settings.dir());
      lock = FolderLock.take(settings.dir());
      NativeLibrary.load(settings.dir());
      return new EventStore(settings, disk, lock);
    } catch (IOException | RuntimeException e) {
      release(lock, e);
      if (e instanceof RuntimeException known) {
        throw known;
      }
      throw new JournalUnavailableException("could not open " + settings.dir(), e);
    }
  }

  private static void release(FolderLock lock, Exception because) {
    if (lock == null) {
      return;
    }
    try {
      lock.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** Bytes of the largest atomic write, as {@link Operation.Write#encodedBytes} counts. */
  long largestWrite() {
    return WriteAhead.largestBody(settings.segmentBytes());
  }

  /**
   * Stores the writes; all of one are stored, or none of it. The future ends after the sync, on the
   * writer's thread, with null or with a {@link JournalException}.
   */
  CompletableFuture<Void> write(List<Operation.Write> writes) {
    Request together = Request.of(writes);
    if (together.bytes() <= largestWrite()) {
      return enqueue(together);
    }
    List<CompletableFuture<Void>> each = new ArrayList<>();
    for (Operation.Write write : writes) {
      each.add(
          write.encodedBytes() > largestWrite()
              ? CompletableFuture.failedFuture(tooLarge(write))
              : enqueue(Request.of(List.of(write))));
    }
    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new));
  }

  EventTooLargeException tooLarge(Operation.Write write) {
    return new EventTooLargeException(
        "an atomic write of "
            + write.encodedBytes()
            + " bytes; the most is "
            + largestWrite()
            + ", by troupe.journal.segment-bytes");
  }

  /** Deletes the events of an id up to and including {@code to}; its highest number stays. */
  CompletableFuture<Void> deleteTo(String persistenceId, long to) {
    return enqueue(Request.of(List.of(Operation.Delete.of(persistenceId, to))));
  }

  /**
   * The highest sequence number ever stored for the id, deleted or not; 0 if none was. Waits for
   * all writes that were asked for before, so that one of unknown outcome is either seen or gone.
   */
  CompletableFuture<Long> highest(String persistenceId) {
    byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
    return enqueue(Request.of(List.of())).thenApply(done -> committer.events().highest(id));
  }

  /** See {@link Events#read}. */
  List<StoredEvent> read(String persistenceId, long from, long to, int maxEvents, long maxBytes) {
    byte[] id = persistenceId.getBytes(StandardCharsets.UTF_8);
    return committer.events().read(id, from, to, maxEvents, maxBytes);
  }

  private CompletableFuture<Void> enqueue(Request request) {
    try {
      queue.add(request);
      return request.done();
    } catch (JournalException e) {
      counters.refused.incrementAndGet();
      return CompletableFuture.failedFuture(e);
    }
  }

  JournalMetrics metrics() {
    return counters.read(queue);
  }

  /** Serves what waits, writes the tables out, and releases the folder. Idempotent. */
  @Override
  public void close() {
    queue.close();
    release();
  }

  /** Drops all that waits and all that is only in memory, as a crash would. Idempotent. */
  void abandon() {
    committer.abandon();
    release();
  }

  private void release() {
    try {
      writer.join(CLOSE_MILLIS);
      if (writer.isAlive() || !committer.hasLetGo()) {
        JournalLog.workersHang(settings.dir());
        return; // the folder stays locked: somebody still writes to it
      }
      lock.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      JournalLog.closeFailed(settings.dir(), e);
    }
  }
}
