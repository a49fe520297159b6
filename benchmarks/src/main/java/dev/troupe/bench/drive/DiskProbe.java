package dev.troupe.bench.drive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/**
 * How long the disk takes to sync a little, which bounds every figure at one outstanding request.
 */
public final class DiskProbe {

  private static final int TIMES = 101;
  private static final int BLOCK = 4096;

  private DiskProbe() {}

  /** The median time to write and sync 4 KB at the end of a file in this folder, which is made. */
  public static Duration medianSync(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = Files.createTempFile(folder, "sync", null);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long[] nanos = new long[TIMES];
      for (int i = 0; i < TIMES; i++) {
        long begin = System.nanoTime();
        channel.write(ByteBuffer.allocate(BLOCK));
        channel.force(false);
        nanos[i] = System.nanoTime() - begin;
      }
      Arrays.sort(nanos);
      return Duration.ofNanos(nanos[TIMES / 2]);
    } finally {
      Files.delete(file);
    }
  }
}
