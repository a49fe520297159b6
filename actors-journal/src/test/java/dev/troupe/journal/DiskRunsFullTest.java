package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real small disk that the store itself fills to its last byte, since {@code min-free-bytes = 0}
 * lets nobody look whether there is room: RocksDB meets the full disk in its flushes. Where in them
 * is chance, so {@code -Ddisk.runs=N} does it more often.
 */
class DiskRunsFullTest {
  private static final int EVENT_BYTES = 8_000;

  @TempDir Path dir;
  private SmallDisk disk;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(dir, 48);
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      disk.close();
    }
  }

  private static JournalSettings settings(Path folder) {
    return new JournalSettings(
        folder,
        1 << 20,
        16 << 20,
        128 << 10,
        1 << 20,
        0, // min-free-bytes: nobody looks whether there is room
        6 << 20,
        1 << 20,
        Duration.ofMillis(10),
        Duration.ofMillis(200));
  }

  static IntStream runs() {
    return IntStream.rangeClosed(1, Integer.getInteger("disk.runs", 2));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aDiskThatRunsFullUnderTheStoresHandsLosesNothing(int run) throws Exception {
    Path folder = disk.path().resolve("data");
    long acknowledged = 0;
    try (EventStore store = EventStore.open(settings(folder), Disk.real())) {
      try {
        while (acknowledged < 100_000) {
          writeOne(store, acknowledged + 1);
          acknowledged++;
        }
      } catch (JournalFullException | JournalUnavailableException e) {
        assertThat(acknowledged).isGreaterThan(1000);
      }
      long most = acknowledged;
      Eventually.until("the delete is taken", () -> deletes(store, most / 2));
      Eventually.until("writes go on", () -> writes(store));
    }
    try (EventStore again = EventStore.open(settings(folder), Disk.real())) {
      long highest = TestStores.await(again.highest("a"));
      List<StoredEvent> left =
          again.read("a", 1, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
      assertThat(highest).isGreaterThan(acknowledged);
      assertThat(left.get(0).sequence()).isEqualTo(acknowledged / 2 + 1);
      assertThat(left).hasSize((int) (highest - acknowledged / 2));
    }
  }

  private static void writeOne(EventStore store, long sequence) {
    TestStores.write(store, "a", sequence, "v".repeat(EVENT_BYTES));
  }

  private static boolean deletes(EventStore store, long to) {
    try {
      TestStores.await(store.deleteTo("a", to));
      return true;
    } catch (JournalFullException | JournalUnavailableException e) {
      return false; // the store is being opened again
    }
  }

  private static boolean writes(EventStore store) {
    try {
      writeOne(store, TestStores.await(store.highest("a")) + 1);
      return true;
    } catch (JournalFullException | JournalUnavailableException e) {
      return false;
    }
  }
}
