package dev.troupe.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * One opening of the files: tables, write-ahead log and their housekeeper. After a failure it is
 * closed and another one is opened; the lock on the folder stays.
 */
final class Engine {
  private final Path folder;
  private final Tables tables;
  private final Recent recent;
  private final Events events;
  private final WriteAhead log;
  private final Housekeeper housekeeper;

  private Engine(
      Path folder,
      Tables tables,
      Recent recent,
      Events events,
      WriteAhead log,
      Housekeeper housekeeper) {
    this.folder = folder;
    this.tables = tables;
    this.recent = recent;
    this.events = events;
    this.log = log;
    this.housekeeper = housekeeper;
  }

  /**
   * Opens the files and reads the write-ahead log back.
   *
   * @param onFailure told of a failure beside the writer, on a thread of the housekeeper's
   * @throws DamagedJournalException if acknowledged bytes are damaged or missing
   */
  static Engine open(JournalSettings settings, Disk disk, Consumer<Exception> onFailure)
      throws IOException {
    Path folder = settings.writeAheadFolder();
    disk.createFolders(folder);
    disk.createFolders(settings.tablesFolder());
    Tables tables =
        Tables.open(
            settings.tablesFolder(),
            settings.writeBufferBytes(),
            disk.usableBytes(settings.tablesFolder()),
            Tables.Limits.DEFAULT);
    Recent recent = new Recent(tables::highest);
    Housekeeper housekeeper = new Housekeeper(disk, folder, tables, recent, settings, onFailure);
    try {
      Recovery.Found found = Recovery.run(disk, folder, tables);
      long epoch = ThreadLocalRandom.current().nextLong();
      WriteAhead log =
          new WriteAhead(
              disk,
              folder,
              epoch,
              housekeeper,
              found.segment() + 1,
              found.nextFrame(),
              found.lastFrame());
      for (Path old : found.files()) {
        disk.delete(old);
        disk.syncFolder(folder); // one by one: a later file must not go before an earlier one
      }
      JournalLog.opened(settings.dir(), found.framesRead(), found.nextFrame());
      Events events = new Events(tables, recent, disk);
      return new Engine(settings.dir(), tables, recent, events, log, housekeeper);
    } catch (IOException | RuntimeException e) {
      closeTables(settings.dir(), tables);
      housekeeper.close();
      throw e;
    }
  }

  private static void closeTables(Path folder, Tables tables) {
    if (!tables.close()) {
      JournalLog.tablesHang(folder);
    }
  }

  /** What can be read. */
  Events events() {
    return events;
  }

  /**
   * Returns after the operations are durable and can be read.
   *
   * @param urgent whether the disk is full, so that space is to be given back at once
   * @throws JournalFullException with nothing written; the engine goes on
   * @throws IOException or another exception: the outcome is unknown, and the engine is to be
   *     closed
   */
  void commit(List<Operation> operations, boolean urgent) throws IOException {
    log.append(operations);
    recent.add(log.last(), operations);
    if (operations.stream().anyMatch(Operation.Delete.class::isInstance)) {
      deleteEarly(operations);
    }
    housekeeper.reclaimIfWorthwhile(urgent);
  }

  private void deleteEarly(List<Operation> operations) {
    try {
      tables.deleteEarly(operations);
    } catch (JournalFullException e) {
      throw new JournalUnavailableException("the tables are full, the delete is in the log", e);
    }
  }

  /**
   * Closes all files, or gives up waiting for that; see {@link #isClosed}.
   *
   * @param flush whether to write out the tables, so that the next opening has nothing to read
   *     back; without it this is what a crash leaves
   */
  void close(boolean flush) {
    try {
      if (flush) {
        housekeeper.settleAll(log.file());
      }
    } catch (IOException | JournalException e) {
      JournalLog.closeFailed(folder, e); // the write-ahead files have all of it
    }
    closeTables(folder, tables);
    housekeeper.close();
    try {
      log.close();
    } catch (IOException e) {
      JournalLog.closeFailed(folder, e);
    }
  }

  /** Whether nothing of this opening touches the files any more: they can be opened again. */
  boolean isClosed() {
    return tables.isClosed() && housekeeper.isClosed();
  }
}
