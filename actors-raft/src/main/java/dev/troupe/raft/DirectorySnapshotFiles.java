package dev.troupe.raft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Snapshots as files in a folder: written under another name, synced, moved into place atomically,
 * and the folder synced, so that a crash leaves the old one or the new one.
 */
final class DirectorySnapshotFiles implements SnapshotFiles {

  private static final String SUFFIX = ".snapshot";
  private static final String DRAFT = ".draft";

  /**
   * What a draft may have on its way to the disk. Were all of a large one synced at its end, each
   * sync of the journal's would wait for it meanwhile.
   */
  static final int MOST_UNSYNCED_BYTES = 8 << 20;

  /** Writes to the disk what a draft has by now. */
  interface Sync {
    void sync(FileChannel draft) throws IOException;
  }

  private final Path dir;
  private final Sync sync;
  private final Set<Path> openDrafts = ConcurrentHashMap.newKeySet();
  private long drafts;

  DirectorySnapshotFiles(Path dir) {
    this(dir, draft -> draft.force(false));
  }

  DirectorySnapshotFiles(Path dir, Sync sync) {
    this.dir = dir;
    this.sync = sync;
  }

  private Path file(SnapshotMeta snapshot) {
    return dir.resolve(
        String.format(
            "%020d-%d-%08x%s", snapshot.index(), snapshot.term(), snapshot.checksum(), SUFFIX));
  }

  /** Also one that was written when names had no checksums. */
  private Path existing(SnapshotMeta snapshot) {
    Path file = file(snapshot);
    Path formerly =
        dir.resolve(String.format("%020d-%d%s", snapshot.index(), snapshot.term(), SUFFIX));
    return Files.exists(file) || !Files.exists(formerly) ? file : formerly;
  }

  /**
   * A draft has a name of its own: a member that starts again may begin one while a thread of its
   * last life still writes one of the same purpose, and neither must spoil the other's file. One at
   * a time begins, so that none is taken for a leftover by the next.
   */
  @Override
  public synchronized Draft draft(String purpose) throws IOException {
    createFolder(dir);
    deleteLeftovers(purpose);
    Path path = dir.resolve(purpose + "-" + drafts++ + DRAFT);
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    openDrafts.add(path);
    return new FileDraft(path, channel);
  }

  /** What a crash left behind. */
  private void deleteLeftovers(String purpose) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, purpose + "-*" + DRAFT)) {
      for (Path file : files) {
        if (!openDrafts.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** A folder that is not synced into the one above it may be gone after a power failure. */
  private static void createFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    createFolder(above);
    Files.createDirectories(folder);
    sync(above);
  }

  private final class FileDraft implements Draft {
    private final Path path;
    private final FileChannel channel;
    private long unsynced;

    FileDraft(Path path, FileChannel channel) {
      this.path = path;
      this.channel = channel;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      unsynced += length;
      if (unsynced >= MOST_UNSYNCED_BYTES) {
        sync.sync(channel);
        unsynced = 0;
      }
    }

    @Override
    public void commit(SnapshotMeta snapshot) throws IOException {
      channel.force(true);
      channel.close();
      Files.move(path, file(snapshot), StandardCopyOption.ATOMIC_MOVE);
      sync(dir);
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
        Files.deleteIfExists(path);
      } finally {
        openDrafts.remove(path); // what is still there goes when the next draft begins
      }
    }
  }

  private static void sync(Path dir) throws IOException {
    try (FileChannel folder = FileChannel.open(dir, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public InputStream open(SnapshotMeta snapshot) throws IOException {
    return Files.newInputStream(existing(snapshot));
  }

  @Override
  public byte[] read(SnapshotMeta snapshot, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(existing(snapshot), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(length);
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
        continue; // until it is full or the file ends
      }
      return Arrays.copyOf(buffer.array(), buffer.position());
    }
  }

  @Override
  public void deleteBefore(long index) throws IOException {
    String first = String.format("%020d", index);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*" + SUFFIX)) {
      for (Path file : files) {
        if (file.getFileName().toString().compareTo(first) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public boolean isThere() {
    return Files.isDirectory(dir);
  }

  @Override
  public String where(SnapshotMeta snapshot) {
    return existing(snapshot).toAbsolutePath().toString();
  }
}
