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

  private final Path dir;
  private final Set<Path> openDrafts = ConcurrentHashMap.newKeySet();
  private long drafts;

  DirectorySnapshotFiles(Path dir) {
    this.dir = dir;
  }

  private Path file(long index, long term) {
    return dir.resolve(String.format("%020d-%d%s", index, term, SUFFIX));
  }

  @Override
  public Draft draft(String purpose) throws IOException {
    createFolder(dir);
    Path path = nextDraft(purpose);
    deleteLeftovers(purpose);
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new FileDraft(path, channel);
  }

  /**
   * A name of its own: a member that starts again may begin a draft while a thread of its last life
   * still writes one of the same purpose, and neither must spoil the other's file.
   */
  private synchronized Path nextDraft(String purpose) {
    Path path = dir.resolve(purpose + "-" + drafts++ + DRAFT);
    openDrafts.add(path);
    return path;
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
    }

    @Override
    public void commit(long index, long term) throws IOException {
      channel.force(true);
      channel.close();
      Files.move(path, file(index, term), StandardCopyOption.ATOMIC_MOVE);
      sync(dir);
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(path);
      openDrafts.remove(path);
    }
  }

  private static void sync(Path dir) throws IOException {
    try (FileChannel folder = FileChannel.open(dir, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  @Override
  public InputStream open(long index, long term) throws IOException {
    return Files.newInputStream(file(index, term));
  }

  @Override
  public byte[] read(long index, long term, long offset, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file(index, term), StandardOpenOption.READ)) {
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
}
