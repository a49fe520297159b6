package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What goes on beside the writer: settles and flushes what full write-ahead files hold, after which
 * they become the next ones; keeps a file ready, so that the writer seldom waits for one; gives the
 * space of deleted events back.
 */
final class Housekeeper implements WriteAhead.Spares {
  /** Full write-ahead files that may wait for the tables; then the writer waits. */
  private static final int MOST_WAITING = 4;

  /** Full files that stay: much of what they hold will be deleted before they must be settled. */
  private static final int KEPT = 3;

  /** With more writes than this to be remembered, no full file stays. */
  private static final int MOST_REMEMBERED = 100_000;

  private static final long PATIENCE_SECONDS = 60;
  private static final long CLOSE_SECONDS = 20;
  private static final int CHUNK = 1 << 20;

  private final Disk disk;
  private final Path folder;
  private final Tables tables;
  private final Recent recent;
  private final Settling settling;
  private final JournalSettings settings;
  private final Consumer<Exception> onFailure;
  private final ExecutorService files = worker("troupe-journal-files");
  private final ExecutorService compaction = worker("troupe-journal-compaction");
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final AtomicBoolean reclaiming = new AtomicBoolean();
  private final AtomicLong spareNumber = new AtomicLong();
  private final ArrayDeque<Path> full = new ArrayDeque<>(); // the writer's own, oldest first
  private Path spare;

  /** A file was not settled: then none after it may be, as the tables would claim to hold both. */
  private volatile boolean failed;

  Housekeeper(
      Disk disk,
      Path folder,
      Tables tables,
      Recent recent,
      JournalSettings settings,
      Consumer<Exception> onFailure) {
    this.disk = disk;
    this.folder = folder;
    this.tables = tables;
    this.recent = recent;
    this.settling = new Settling(recent, tables, disk);
    this.settings = settings;
    this.onFailure = onFailure;
  }

  private static ExecutorService worker(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public long segmentBytes() {
    return settings.segmentBytes();
  }

  @Override
  public Path take() throws IOException {
    Path ready = takeReady();
    if (ready != null) {
      return ready;
    }
    try {
      return zeroFill(newName());
    } catch (IOException noRoomYet) {
      // A full file becomes the next one, and needs no room.
      settleKept();
      awaitFilesWorker(PATIENCE_SECONDS);
      Path recycled = takeReady();
      if (recycled != null) {
        return recycled;
      }
      throw noRoomYet;
    }
  }

  private synchronized Path takeReady() {
    Path ready = spare;
    spare = null;
    return ready;
  }

  /** Keeps {@code path} as the spare; false if there is one already. */
  private synchronized boolean keep(Path path) {
    if (spare != null) {
      return false;
    }
    spare = path;
    return true;
  }

  private synchronized boolean hasSpare() {
    return spare != null;
  }

  private Path newName() {
    return folder.resolve("spare-" + spareNumber.incrementAndGet() + ".tmp");
  }

  private void awaitFilesWorker(long seconds) throws IOException {
    try {
      files.submit(() -> {}).get(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a write-ahead file", e);
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      throw new IOException("no write-ahead file became free", e);
    }
  }

  @Override
  public void prepare() {
    files.execute(
        () -> {
          if (hasSpare()) {
            return;
          }
          try {
            keep(zeroFill(newName()));
          } catch (IOException e) {
            // Not yet a failure of anybody's write: take() tries again and reports it.
            JournalLog.spareFailed(folder, e);
          }
        });
  }

  @Override
  public void retire(Path segment) throws IOException {
    full.add(segment);
    while (full.size() > KEPT || (!full.isEmpty() && recent.size() > MOST_REMEMBERED)) {
      settle(full.poll());
    }
  }

  private void settleKept() throws IOException {
    while (!full.isEmpty()) {
      settle(full.poll());
    }
  }

  private void settle(Path segment) throws IOException {
    try {
      if (!waiting.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "the tables do not keep up: too many write-ahead files wait for them");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a write-ahead file was retired", e);
    }
    files.execute(
        () -> {
          try {
            settleAndRecycle(segment);
          } catch (IOException | RuntimeException e) {
            failed = true;
            report(e);
          } finally {
            waiting.release();
          }
        });
  }

  private void settleAndRecycle(Path segment) throws IOException {
    if (!failed) {
      tables.compactIfRoom(disk.usableBytes(settings.tablesFolder()));
      settling.settle(segment);
      tables.flush();
      recent.forget(segment);
      recycle(segment);
    }
  }

  /**
   * Returns when the tables hold, on disk, all that the files do, the one that is being written
   * too. Called by the writer, at its end.
   *
   * @throws IOException if that fails or lasts too long; nothing is lost then
   */
  void settleAll(Path current) throws IOException {
    settleKept();
    Future<?> rest =
        files.submit(
            () -> {
              if (!failed) {
                settling.settle(current);
                tables.flush();
              }
              return null;
            });
    try {
      rest.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the tables were written", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the tables could not be written", e);
    }
  }

  private void recycle(Path segment) throws IOException {
    if (hasSpare()) {
      disk.delete(segment);
      disk.syncFolder(folder);
      return;
    }
    Path name = newName();
    disk.rename(segment, name);
    disk.syncFolder(folder);
    if (!keep(name)) { // as it is: its frames say that they are of another file
      disk.delete(name);
    }
  }

  /** A sync is cheap where neither the file grows nor its blocks are written for the first time. */
  private Path zeroFill(Path name) throws IOException {
    try (Disk.DiskFile file = disk.create(name)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
      for (long at = 0; at < segmentBytes(); at += CHUNK) {
        file.write(zeros.clear().limit((int) Math.min(CHUNK, segmentBytes() - at)), at);
      }
      file.sync();
      return name;
    } catch (IOException e) {
      disk.delete(name);
      throw e;
    }
  }

  /**
   * Gives the space of deleted events back if there is enough of it.
   *
   * @param urgent whether the disk is full: then any is enough
   */
  void reclaimIfWorthwhile(boolean urgent) throws IOException {
    if (urgent) {
      settleKept();
    }
    long least = urgent ? 1 : settings.reclaimBytes();
    if (tables.garbageBytes() < least || !reclaiming.compareAndSet(false, true)) {
      return;
    }
    compaction.execute(
        () -> {
          try {
            tables.reclaim();
          } catch (JournalException e) {
            report(e);
          } finally {
            reclaiming.set(false);
          }
        });
  }

  /** What fails because of the closing is not told: it would count as the next opening's. */
  private void report(Exception failure) {
    if (!files.isShutdown()) {
      onFailure.accept(failure);
    }
  }

  /** Ends the workers. Call it after the tables were closed: that ends what they wait for. */
  void close() {
    files.shutdownNow();
    compaction.shutdownNow();
    try {
      if (!files.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
          || !compaction.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        JournalLog.workersHang(folder);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the workers have ended. */
  boolean isClosed() {
    return files.isTerminated() && compaction.isTerminated();
  }
}
