package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Disk and heap follow what is alive, not what was ever written. */
@Isolated("it looks at the heap of the whole JVM")
class SpaceTest {
  private static final int ROUNDS = 150;
  private static final int EVENTS = 100;
  private static final int EVENT_BYTES = 5_000;
  private static final long MIB = 1 << 20;

  @TempDir Path dir;

  @Test
  void deletedEventsGiveTheirSpaceBack() throws Exception {
    try (EventStore store = TestStores.open(dir)) {
      String payload = "v".repeat(EVENT_BYTES);
      String[] many = new String[EVENTS];
      java.util.Arrays.fill(many, payload);
      long sequence = 0;
      long heapBefore = 0;
      for (int round = 0; round < ROUNDS; round++) {
        for (int part = 0; part < EVENTS; part += 10) {
          TestStores.write(store, "a", sequence + 1, java.util.Arrays.copyOf(many, 10));
          sequence += 10;
        }
        TestStores.await(store.deleteTo("a", sequence - EVENTS / 2));
        if (round == ROUNDS / 10) {
          heapBefore = usedHeap();
        }
      }
      long written = (long) ROUNDS * EVENTS * EVENT_BYTES;
      assertThat(written).isGreaterThan(70 * MIB);
      Eventually.until("the space is given back", () -> bytesIn(dir) < 12 * MIB);
      assertThat(usedHeap() - heapBefore).isLessThan(16 * MIB);
      assertThat(TestStores.read(store, "a")).hasSize(EVENTS / 2);
    }
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Files that are deleted meanwhile, by the compaction that this waits for, count as nothing. */
  private static long bytesIn(Path folder) throws IOException {
    long[] bytes = new long[1];
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return bytes[0];
  }
}
