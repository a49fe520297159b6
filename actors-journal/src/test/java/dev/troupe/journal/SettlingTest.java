package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events stand in write-ahead files first, and those that live on go to the tables later. */
class SettlingTest {
  private static final int SEEDS = Integer.getInteger("settling.seeds", 4);
  private static final String LARGE = "v".repeat(20_000);

  @TempDir Path dir;

  @Test
  void aStoreIsWhatItsModelIs() throws IOException {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new StoreModel(dir.resolve("seed" + seed), seed).run(600);
    }
  }

  @Test
  void whatIsDeletedSoonNeverGetsToTheTables() throws IOException {
    try (EventStore store = TestStores.open(dir)) {
      for (int i = 1; i <= 200; i++) {
        TestStores.write(store, "log", i, LARGE);
        TestStores.await(store.deleteTo("log", i - 5));
      }
      assertThat(TestStores.read(store, "log")).hasSize(5);
    }
    assertThat(bytesOfTables()).isBetween(5L * LARGE.length(), 10L * LARGE.length());
  }

  private long bytesOfTables() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("tables"))) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  @Test
  void afterAFileThatCannotBeSettledNoneIsAndNothingIsLost() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    EventStore store = EventStore.open(TestStores.settings(dir), disk);
    int written = 0;
    for (int failures = 1; failures <= 3; failures++) {
      disk.failingReads.set(1);
      while (disk.failingReads.get() > 0) {
        written += writeIfOpen(store, written + 1);
      }
      long reopened = failures;
      Eventually.until("opened again", () -> store.metrics().reopened() >= reopened);
    }
    assertThat(TestStores.read(store, "a")).hasSize(written);
    store.abandon();
    try (EventStore again = TestStores.open(dir)) {
      assertThat(TestStores.read(again, "a")).hasSize(written);
    }
  }

  @Test
  void anOpeningThatEndsHalfWayLosesNothing() {
    EventStore store = TestStores.open(dir);
    for (int i = 1; i <= 60; i++) { // four full files and one that is not
      TestStores.write(store, "a", i, LARGE);
    }
    store.abandon();
    for (int deletes = 0; deletes < 3; deletes++) {
      FaultyDisk disk = new FaultyDisk();
      disk.deletesLeft.set(deletes);
      assertThatThrownBy(() -> EventStore.open(TestStores.settings(dir), disk))
          .isInstanceOf(JournalUnavailableException.class);
    }
    try (EventStore again = TestStores.open(dir)) {
      assertThat(TestStores.read(again, "a")).hasSize(60);
    }
  }

  /** How many were written: one, or none as the store is being opened again. */
  private static int writeIfOpen(EventStore store, int sequence) {
    try {
      TestStores.write(store, "a", sequence, LARGE);
      return 1;
    } catch (JournalUnavailableException e) {
      return 0;
    }
  }

  @Test
  void aReaderMissesNothingWhileFilesAreSettled() {
    try (EventStore store = TestStores.open(dir)) {
      AtomicLong written = new AtomicLong();
      AtomicLong deleted = new AtomicLong();
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<Void> reader =
          CompletableFuture.runAsync(
              () -> {
                while (!done.get()) {
                  check(store, written, deleted);
                }
              });
      for (int i = 1; i <= 400; i++) {
        TestStores.write(store, "a", i, LARGE);
        written.set(i);
        if (i % 20 == 0) {
          deleted.set(i - 60);
          TestStores.await(store.deleteTo("a", i - 60));
        }
      }
      done.set(true);
      TestStores.await(reader);
    }
  }

  private static void check(EventStore store, AtomicLong written, AtomicLong deleted) {
    long least = written.get();
    long last = 0;
    for (StoredEvent event : readAll(store)) {
      assertThat(event.bytes()).isEqualTo(LARGE.getBytes(StandardCharsets.UTF_8));
      if (last > 0) {
        assertThat(event.sequence()).isEqualTo(last + 1);
      } else {
        assertThat(event.sequence()).isLessThanOrEqualTo(Math.max(0, deleted.get()) + 1);
      }
      last = event.sequence();
    }
    assertThat(last).isGreaterThanOrEqualTo(least);
  }

  private static List<StoredEvent> readAll(EventStore store) {
    return store.read("a", 1, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
  }
}
