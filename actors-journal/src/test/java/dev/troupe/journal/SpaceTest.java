package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
    }
  }
}
