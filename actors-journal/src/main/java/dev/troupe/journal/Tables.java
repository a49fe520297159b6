package dev.troupe.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/**
 * What has been durable for a while, in order of persistence id and sequence number, in RocksDB.
 *
 * <p>It has no log of its own: what it holds only in memory is in our write-ahead files, which are
 * dropped only after {@link #flush}. With the operations of frames it stores the last one's number,
 * in the same atomic batch, and all column families are flushed together; so after a crash the
 * tables say exactly up to which frame they are complete.
 *
 * <p>One thread applies, another one deletes early; any thread may read. RocksDB must not be
 * touched after it was closed, so its closing waits for readers.
 *
 * <p>No call waits without a limit: {@link #apply} and {@link #flush} fail after {@link
 * Limits#call}, {@link #close} returns after {@link Limits#close}, and after its begin everything
 * else fails at once.
 */
final class Tables implements Recovery.Target {
  /**
   * How long to wait for RocksDB.
   *
   * @param call for a write or flush. Beyond what the slowest disk needs for one compaction, which
   *     may hold a write up: what is given up here is tried from its beginning after reopening
   * @param close for its threads to end what they do; they look often, but not within one file
   *     operation
   */
  record Limits(Duration call, Duration close) {
    static final Limits DEFAULT = new Limits(Duration.ofMinutes(5), Duration.ofSeconds(20));
  }

  private final Path folder;
  private final Limits limits;
  private final CallWatch watch;
  private final TablesOptions options;
  private final RocksDB database;
  private final ColumnFamilyHandle meta;
  private final ColumnFamilyHandle events;
  private final ColumnFamilyHandle heads;
  private final ReentrantReadWriteLock guard = new ReentrantReadWriteLock();
  private final Garbage garbage = new Garbage();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean compacts;

  private Tables(
      Path folder,
      Limits limits,
      TablesOptions options,
      RocksDB database,
      List<ColumnFamilyHandle> handles,
      boolean compacts) {
    this.folder = folder;
    this.limits = limits;
    this.watch = new CallWatch(limits.call(), this::endWhatWaits);
    this.options = options;
    this.compacts = compacts;
    this.database = database;
    this.meta = handles.get(0);
    this.events = handles.get(1);
    this.heads = handles.get(2);
  }

  /**
   * Opens the tables in {@code folder}, which exists; refuses them if files are damaged or gone.
   *
   * @param usableBytes room on the disk, see {@link #compactIfRoom}
   */
  static Tables open(Path folder, long writeBufferBytes, long usableBytes, Limits limits) {
    TablesOptions options = new TablesOptions(folder, writeBufferBytes);
    boolean compacts = CompactionRoom.isIn(usableBytes, folder, options.fileBytes());
    options.large.setDisableAutoCompactions(!compacts);
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      RocksDB database =
          RocksDB.open(options.database, folder.toString(), options.families(), handles);
      return new Tables(folder, limits, options, database, handles, compacts);
    } catch (RocksDBException e) {
      options.close();
      throw TablesFailure.of(folder, e);
    }
  }

  @Override
  public long applied() {
    return guarded(() -> TableKeys.number(database.get(meta, TableKeys.APPLIED)));
  }

  @Override
  public void apply(List<Operation> operations, long frame) {
    guarded(
        () -> {
          try (WriteBatch batch = new WriteBatch()) {
            Map<String, Long> highestInBatch = new HashMap<>();
            for (Operation operation : operations) {
              if (operation instanceof Operation.Write write) {
                put(batch, write, highestInBatch);
              } else if (operation instanceof Operation.Delete delete) {
                delete(batch, delete, highestInBatch);
              }
            }
            batch.put(meta, TableKeys.APPLIED, TableKeys.number(frame));
            write(batch);
          }
          return null;
        });
  }

  private void write(WriteBatch batch) throws RocksDBException {
    watch.watched(
        () -> {
          database.write(options.write, batch);
          return null;
        });
  }

  private void put(WriteBatch batch, Operation.Write write, Map<String, Long> highestInBatch)
      throws RocksDBException {
    long sequence = write.first();
    long bytes = 0;
    for (byte[] event : write.events()) {
      byte[] key = TableKeys.event(write.id(), sequence++);
      batch.put(events, key, event);
      bytes += key.length + event.length;
    }
    garbage.written(write.events().size(), bytes);
    batch.put(heads, TableKeys.highest(write.id()), TableKeys.number(write.last()));
    highestInBatch.put(new String(write.id(), StandardCharsets.UTF_8), write.last());
  }

  private void delete(WriteBatch batch, Operation.Delete delete, Map<String, Long> highestInBatch)
      throws RocksDBException {
    Long inBatch = highestInBatch.get(new String(delete.id(), StandardCharsets.UTF_8));
    long highest = inBatch != null ? inBatch : highestOf(delete.id());
    long to = Math.min(delete.to(), highest);
    if (to <= 0) {
      return;
    }
    byte[] deletedKey = TableKeys.deleted(delete.id());
    long from = TableKeys.number(database.get(heads, deletedKey));
    if (to <= from) {
      return;
    }
    byte[] end = TableKeys.event(delete.id(), to + 1);
    long first = inBatch != null ? from + 1 : firstEvent(delete.id(), from + 1, end);
    if (first <= to) { // else none of them ever got here
      byte[] begin = TableKeys.event(delete.id(), first);
      batch.deleteRange(events, begin, end);
      garbage.deleted(to - first + 1, begin, end);
    }
    batch.put(heads, deletedKey, TableKeys.number(to));
  }

  /** The first event that is there, from a number on and before a key; or none is. */
  private long firstEvent(byte[] id, long from, byte[] end) throws RocksDBException {
    try (Slice upper = new Slice(end);
        ReadOptions read = new ReadOptions().setIterateUpperBound(upper).setFillCache(false);
        RocksIterator at = database.newIterator(events, read)) {
      at.seek(TableKeys.event(id, from));
      if (at.isValid()) {
        return TableKeys.sequenceOf(at.key());
      }
      at.status();
      return Long.MAX_VALUE;
    }
  }

  /**
   * Deletes at once what the tables hold of these events, before the frame that says so is applied:
   * its turn comes later, and then finds it done.
   */
  void deleteEarly(List<Operation> operations) {
    guarded(
        () -> {
          try (WriteBatch batch = new WriteBatch()) {
            for (Operation operation : operations) {
              if (operation instanceof Operation.Delete delete) {
                delete(batch, delete, Map.of());
              }
            }
            if (batch.count() > 0) {
              write(batch);
            }
          }
          return null;
        });
  }

  /** The highest sequence number ever stored for the id, deleted or not; 0 if none was. */
  long highest(byte[] id) {
    return guarded(() -> highestOf(id));
  }

  private long highestOf(byte[] id) throws RocksDBException {
    return TableKeys.number(database.get(heads, TableKeys.highest(id)));
  }

  /**
   * The next events of an id in order, at most {@code maxEvents} and no more once {@code maxBytes}
   * are reached (but at least one). Empty if there are none in the bounds.
   */
  List<StoredEvent> read(byte[] id, long from, long to, int maxEvents, long maxBytes) {
    return guarded(
        () -> {
          // Not only the range tombstone says what is deleted: it may have gone with a dropped
          // file while an older table still holds the event.
          long deleted = TableKeys.number(database.get(heads, TableKeys.deleted(id)));
          long first = Math.max(Math.max(from, 0), deleted + 1);
          if (first > to) {
            return List.of();
          }
          byte[] end = TableKeys.event(id, to == Long.MAX_VALUE ? to : to + 1);
          try (Slice upper = new Slice(end);
              ReadOptions read = new ReadOptions().setIterateUpperBound(upper).setFillCache(false);
              RocksIterator at = database.newIterator(events, read)) {
            return collect(at, TableKeys.event(id, first), maxEvents, maxBytes);
          }
        });
  }

  private static List<StoredEvent> collect(
      RocksIterator at, byte[] first, int maxEvents, long maxBytes) throws RocksDBException {
    List<StoredEvent> found = new ArrayList<>();
    long bytes = 0;
    for (at.seek(first); at.isValid() && found.size() < maxEvents && bytes < maxBytes; at.next()) {
      byte[] event = at.value();
      found.add(new StoredEvent(TableKeys.sequenceOf(at.key()), event));
      bytes += event.length;
    }
    at.status(); // throws if the iterator stopped because of damage and not at the end
    return found;
  }

  @Override
  public void flush() {
    guarded(
        () -> {
          watch.watched(
              () -> {
                database.flush(options.flush, List.of(meta, events, heads));
                return null;
              });
          return null;
        });
  }

  /** An estimate of the bytes that deleted events still occupy. */
  long garbageBytes() {
    return garbage.bytes();
  }

  /**
   * Gives the space of deleted events back: first whole files, which needs no room at all; then
   * compaction, which rewrites what is alive, if that is not more than what is deleted.
   */
  void reclaim() {
    guarded(
        () -> {
          boolean compactAlso = garbage.bytes() >= fileBytes() / 2;
          List<byte[]> ranges = compactAlso ? garbage.take() : garbage.ranges();
          if (!ranges.isEmpty()) {
            database.deleteFilesInRanges(events, ranges, false);
          }
          if (!compactAlso) {
            return null;
          }
          try (CompactRangeOptions compact =
              new CompactRangeOptions()
                  .setExclusiveManualCompaction(false)
                  .setBottommostLevelCompaction(
                      CompactRangeOptions.BottommostLevelCompaction.kForceOptimized)) {
            database.compactRange(events, null, null, compact);
          }
          return null;
        });
  }

  /**
   * Lets RocksDB compact the events by itself only while the disk has room for that. One that finds
   * none fills the disk for a moment, and nothing is flushed after it until the tables are opened
   * again. Called by one thread.
   */
  void compactIfRoom(long usableBytes) {
    boolean room = CompactionRoom.isIn(usableBytes, folder, options.fileBytes());
    if (room == compacts) {
      return;
    }
    guarded(
        () -> {
          database.setOptions(
              events,
              MutableColumnFamilyOptions.builder().setDisableAutoCompactions(!room).build());
          return null;
        });
    compacts = room;
    JournalLog.compacts(folder, room, usableBytes);
  }

  /** Bytes of the table files that are in use. */
  long fileBytes() {
    return Long.parseLong(property("rocksdb.live-sst-files-size"));
  }

  /** What RocksDB says about the tables of events. */
  String property(String name) {
    return guarded(() -> database.getProperty(events, name));
  }

  /** For tests: RocksDB itself. */
  RocksDB rocksDb() {
    return database;
  }

  /**
   * Drops what was not flushed and closes. Idempotent.
   *
   * @return whether RocksDB let go of the files. If it did not in time, it still tries to, and
   *     {@link #isClosed} says when it has; until then nobody else may open them
   */
  boolean close() {
    if (closing.compareAndSet(false, true)) {
      watch.close();
      Thread thread = new Thread(this::closeNow, "troupe-journal-closing");
      thread.setDaemon(true);
      thread.start();
    }
    try {
      return closed.await(limits.close().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void closeNow() {
    database.cancelAllBackgroundWork(false); // this ends calls that wait, for instance for a flush
    guard.writeLock().lock();
    try {
      meta.close();
      events.close();
      heads.close();
      database.close();
      options.close();
      closed.countDown();
    } finally {
      guard.writeLock().unlock();
    }
  }

  /** Whether RocksDB let go of the files. */
  boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void endWhatWaits() {
    JournalLog.callOverdue(folder, limits.call());
    if (guard.readLock().tryLock()) { // else it is being closed, which ends it as well
      try {
        if (!closing.get()) {
          database.cancelAllBackgroundWork(false);
        }
      } finally {
        guard.readLock().unlock();
      }
    }
  }

  private <T> T guarded(CallWatch.Call<T> work) {
    // Never waits: a closing that waits for a reader must not hold others up behind it.
    if (!guard.readLock().tryLock()) {
      throw wasClosed();
    }
    try {
      if (closing.get()) {
        throw wasClosed();
      }
      return work.run();
    } catch (RocksDBException e) {
      throw watch.isOverdue() ? overdue(e) : TablesFailure.of(folder, e);
    } finally {
      guard.readLock().unlock();
    }
  }

  private JournalUnavailableException wasClosed() {
    return new JournalUnavailableException("the tables in " + folder + " were closed");
  }

  private JournalUnavailableException overdue(RocksDBException failure) {
    return new JournalUnavailableException(
        "RocksDB did not end a call on " + folder + " within " + limits.call(), failure);
  }
}
