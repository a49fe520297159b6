package dev.troupe.app.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Small files, written so that a reader sees the old text or the new one, never half of it. */
public final class Disk {

  private Disk() {}

  /** Replaces a file's text by way of a neighbour that is moved over it. */
  public static void replace(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text, StandardCharsets.UTF_8);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** True if both are the same file or folder, whatever symbolic links lead there. */
  public static boolean isSame(Path a, Path b) {
    if (a.equals(b)) {
      return true;
    }
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false; // one of them is not there
    }
  }

  /**
   * True if a process holds the lock of a file, as a node does with its {@code node.lock} for as
   * long as it lives. Such a lock ends with its holder, whatever became of the pid file.
   */
  public static boolean isLocked(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // held by this very JVM
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of a text file; none if there is no such file. */
  public static List<String> tail(Path file, int lines) throws IOException {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    List<String> all = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }

  /** Deletes a folder with all that is in it. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(root)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
