package dev.troupe.bench.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.stream.Stream;

/** How much the files in a folder hold. */
public final class DiskUse {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int LOOKS_ALIKE = 6;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private DiskUse() {}

  /** Bytes of all files at this moment; what goes away meanwhile is not counted. */
  public static long bytes(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.mapToLong(DiskUse::size).sum();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return bytes(folder); // a folder went away
      }
      throw e.getCause();
    }
  }

  private static long size(Path path) {
    try {
      BasicFileAttributes file =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return file.isRegularFile() ? file.size() : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same once it has not changed for three seconds, or after two minutes. */
  public static long settledBytes(Path folder) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    long last = bytes(folder);
    for (int alike = 0; alike < LOOKS_ALIKE && System.nanoTime() - end < 0; ) {
      Thread.sleep(LOOK.toMillis());
      long now = bytes(folder);
      alike = now == last ? alike + 1 : 0;
      last = now;
    }
    return last;
  }
}
