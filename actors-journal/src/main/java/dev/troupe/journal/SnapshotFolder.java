package dev.troupe.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The snapshots of a data folder: a folder for each persistence id, in it a file for each snapshot.
 * A file gets its name only after its bytes are on disk. Blocks; for any thread.
 */
final class SnapshotFolder {
  private static final Pattern NAME = Pattern.compile("(\\d{19})-(\\d{19})\\.snapshot");
  private static final int READABLE = 40;
  private static final int HASH_BYTES = 16;

  private final Disk disk;
  private final Path root;
  private final AtomicLong temporary = new AtomicLong();

  SnapshotFolder(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /** One snapshot's file, and what its name says. */
  record Entry(Path file, long sequence, long timestamp) {}

  /** All snapshots of an id, the latest first. */
  List<Entry> list(String persistenceId) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : disk.list(folderOf(persistenceId))) {
      Matcher name = NAME.matcher(file.getFileName().toString());
      if (name.matches()) {
        entries.add(new Entry(file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))));
      }
    }
    entries.sort(
        Comparator.comparingLong(Entry::sequence).thenComparingLong(Entry::timestamp).reversed());
    return entries;
  }

  /**
   * Stores a snapshot durably. One of the same sequence number is replaced: it is deleted after the
   * new one has its name.
   */
  void save(Snapshot snapshot) throws IOException {
    Path folder = folderOf(snapshot.persistenceId());
    disk.createFolders(folder);
    Path file = folder.resolve(nameOf(snapshot.sequence(), snapshot.timestamp()));
    Path unnamed = folder.resolve(file.getFileName() + "." + temporary.incrementAndGet() + ".tmp");
    SnapshotFile.write(disk, unnamed, snapshot);
    disk.rename(unnamed, file);
    disk.syncFolder(folder);
    for (Entry old : list(snapshot.persistenceId())) {
      if (old.sequence() == snapshot.sequence() && old.timestamp() < snapshot.timestamp()) {
        disk.delete(old.file());
      }
    }
  }

  /**
   * Reads a snapshot.
   *
   * @throws DamagedJournalException if the file is damaged or holds another's snapshot
   */
  Snapshot load(String persistenceId, Entry entry) throws IOException {
    Snapshot snapshot = SnapshotFile.read(disk, entry.file());
    if (!snapshot.persistenceId().equals(persistenceId)
        || snapshot.sequence() != entry.sequence()
        || snapshot.timestamp() != entry.timestamp()) {
      throw new DamagedJournalException(
          entry.file(),
          Snapshot.PREFIX_BYTES,
          "it holds the snapshot "
              + snapshot.sequence()
              + " of "
              + snapshot.persistenceId()
              + ", which is not what its name says");
    }
    return snapshot;
  }

  /** Deletes what a crash left of snapshots that were being written. */
  void dropUnfinished(String persistenceId) throws IOException {
    for (Path file : disk.list(folderOf(persistenceId))) {
      if (file.getFileName().toString().endsWith(".tmp")) {
        disk.delete(file);
      }
    }
  }

  /** Deletes snapshots durably. */
  void delete(String persistenceId, List<Entry> entries) throws IOException {
    for (Entry entry : entries) {
      disk.delete(entry.file());
    }
    if (!entries.isEmpty()) {
      disk.syncFolder(folderOf(persistenceId));
    }
  }

  private static String nameOf(long sequence, long timestamp) {
    return String.format(Locale.ROOT, "%019d-%019d.snapshot", sequence, timestamp);
  }

  /** Readable for people, and unique by the hash of the whole id. */
  private Path folderOf(String persistenceId) {
    String readable = persistenceId.replaceAll("[^A-Za-z0-9_-]", "_");
    String head = readable.substring(0, Math.min(READABLE, readable.length()));
    return root.resolve(head + "-" + hash(persistenceId));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
