package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What RocksDB does on a real disk without a free byte: everything fails at once, and nothing waits
 * for room.
 */
class TablesFullDiskTest {
  private static final int WRITE_BUFFER = 1 << 20;
  private static final int EVENT_BYTES = 8_000;

  @TempDir Path dir;
  private SmallDisk disk;
  private Path folder;
  private Tables tables;
  private long frame;

  @BeforeEach
  void mount() throws Exception {
    disk = SmallDisk.mount(dir, 24);
    folder = Files.createDirectories(disk.path().resolve("tables"));
    tables = open();
  }

  @AfterEach
  void unmount() throws Exception {
    if (disk != null) {
      tables.close();
      disk.close();
    }
  }

  private Tables open() {
    return Tables.open(folder, WRITE_BUFFER, Long.MAX_VALUE, Tables.Limits.DEFAULT);
  }

  @Test
  void aWriteThatIsHeldUpByAFlushFailsWithThatFlush() throws Exception {
    put("a", 100);
    tables.flush();
    tables.rocksDb().pauseBackgroundWork();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> put("a", 10_000));
    Eventually.until(
        "the writer is held up",
        () -> tables.rocksDb().getProperty("rocksdb.is-write-stopped").equals("1"));
    disk.occupyTheRest();
    tables.rocksDb().continueBackgroundWork();
    assertThatThrownBy(() -> TestStores.await(writer)).isInstanceOf(JournalFullException.class);
    assertThat(tables.close()).isTrue();
    assertWhatWasFlushedIsThere(100);
  }

  @Test
  void aFlushWithoutRoomFails() throws Exception {
    put("a", 100);
    tables.flush();
    put("a", 50);
    disk.occupyTheRest();
    assertThatThrownBy(tables::flush).isInstanceOf(JournalFullException.class);
    assertThatThrownBy(() -> put("a", 1)).isInstanceOf(JournalFullException.class);
    assertThat(tables.close()).isTrue();
    assertWhatWasFlushedIsThere(100);
  }

  @Test
  void afterACompactionWithoutRoomWritesAndFlushesFailAndDoNotWait() throws Exception {
    put("a", 1);
    tables.flush();
    tables.compactIfRoom(0); // from now on only when told to
    for (int i = 0; i < 500; i++) {
      put("a", 1);
      put("b", 1);
    }
    // More than half of it, but no whole file: only a compaction can give that space back.
    tables.apply(List.of(Operation.Delete.of("a", 300)), ++frame);
    tables.apply(List.of(Operation.Delete.of("b", 300)), ++frame);
    tables.flush();
    disk.occupyAllBut(WRITE_BUFFER);
    assertThatThrownBy(tables::reclaim).isInstanceOf(JournalFullException.class);
    assertThatThrownBy(() -> put("a", 10_000)).isInstanceOf(JournalFullException.class);
    assertThatThrownBy(tables::flush).isInstanceOf(JournalFullException.class);
    assertThat(tables.close()).isTrue();
    assertWhatWasFlushedIsThere(1002);
  }

  /** Applies so many events, each as one frame. */
  private void put(String id, int events) {
    long sequence = tables.highest(id.getBytes());
    for (int i = 0; i < events; i++) {
      Operation write = Operation.Write.of(id, ++sequence, List.of(new byte[EVENT_BYTES]));
      tables.apply(List.of(write), ++frame);
    }
  }

  private void assertWhatWasFlushedIsThere(long frames) throws Exception {
    disk.free();
    tables = open();
    assertThat(tables.applied()).isGreaterThanOrEqualTo(frames);
    put("z", 10);
    tables.flush();
    assertThat(tables.read("z".getBytes(), 1, 10, 100, Long.MAX_VALUE)).hasSize(10);
  }
}
