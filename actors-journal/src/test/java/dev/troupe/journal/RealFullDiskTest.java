package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real small disk (a tmpfs, which takes root on Linux), filled to its last byte by somebody else:
 * deletes must make room without help, and writes go on.
 */
class RealFullDiskTest {
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
        6 << 20,
        6 << 20,
        1 << 20,
        Duration.ofMillis(10),
        Duration.ofMillis(200));
  }

  @Test
  void deletesMakeRoomOnADiskWithoutAFreeByte() throws Exception {
    Path folder = disk.path().resolve("data");
    try (EventStore store = EventStore.open(settings(folder), Disk.real())) {
      assertThat(fill(store)).isGreaterThan(1000);
      // The store may still have been giving back files when it refused: until nothing is left.
      Eventually.until("not a byte is free", () -> isFullTo(store));
      long written = TestStores.await(store.highest("a"));
      Eventually.until("the delete is taken", () -> deletes(store, written * 3 / 4));
      Eventually.until("writes go on", () -> writes(store));
      long highest = TestStores.await(store.highest("a"));
      assertThat(highest).isGreaterThanOrEqualTo(written + 1);
    }
    try (EventStore again = EventStore.open(settings(folder), Disk.real())) {
      long highest = TestStores.await(again.highest("a"));
      List<StoredEvent> left =
          again.read("a", 1, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
      assertThat(left).hasSize((int) (highest - left.get(0).sequence() + 1));
      assertThat(left.get(left.size() - 1).sequence()).isEqualTo(highest);
    }
  }

  @Test
  void theReserveOpensAFolderOnADiskWithoutAFreeByte() throws Exception {
    Path folder = disk.path().resolve("data");
    EventStore store = EventStore.open(settings(folder), Disk.real());
    TestStores.write(store, "a", 1, "x", "y");
    assertThat(folder.resolve("reserve")).hasSize(6 << 20);
    store.abandon();
    disk.occupyTheRest();
    try (EventStore again = EventStore.open(settings(folder), Disk.real())) {
      assertThat(folder.resolve("reserve")).doesNotExist();
      assertThat(TestStores.read(again, "a")).containsExactly("1=x", "2=y");
      assertThatThrownBy(() -> writeOne(again, 3)).isInstanceOf(JournalFullException.class);
      assertThat(deletes(again, 1)).isTrue();
      disk.free();
      Eventually.until("writes go on", () -> writes(again));
      assertThat(folder.resolve("reserve")).hasSize(6 << 20);
    }
  }

  private static long fill(EventStore store) {
    for (long sequence = 1; ; sequence++) {
      try {
        writeOne(store, sequence);
      } catch (JournalFullException e) {
        return sequence - 1;
      }
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

  private boolean isFullTo(EventStore store) {
    disk.occupyTheRest();
    try {
      writeOne(store, TestStores.await(store.highest("a")) + 1);
      return false;
    } catch (JournalFullException e) {
      return true;
    } catch (JournalUnavailableException e) {
      return false; // the store is being opened again
    }
  }
}
