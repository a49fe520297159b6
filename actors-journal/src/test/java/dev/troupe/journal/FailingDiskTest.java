package dev.troupe.journal;

import static dev.troupe.journal.TestStores.await;
import static dev.troupe.journal.TestStores.event;
import static dev.troupe.journal.TestStores.read;
import static dev.troupe.journal.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a disk that fails, hangs or is full does to those who write, and how the store comes back.
 */
class FailingDiskTest {
  @TempDir Path dir;
  private final FaultyDisk disk = new FaultyDisk();

  private EventStore open() {
    return EventStore.open(TestStores.settings(dir), disk);
  }

  @Test
  void afterAFailedSyncNothingIsAcknowledgedUntilTheFilesWereReadBack() throws Exception {
    try (EventStore store = open()) {
      write(store, "a", 1, "x");
      disk.failingSyncs.set(1);
      assertThatThrownBy(() -> write(store, "a", 2, "unknown"))
          .isInstanceOf(JournalUnavailableException.class)
          .hasMessageContaining("Input/output error");
      Eventually.until("open again", () -> store.metrics().reopened() == 1);
      // The frame was written; that its sync failed left the outcome open, and reading settled it.
      assertThat(await(store.highest("a"))).isEqualTo(2);
      write(store, "a", 3, "y");
      assertThat(read(store, "a")).containsExactly("1=x", "2=unknown", "3=y");
      assertThat(store.metrics().state()).isEqualTo(JournalMetrics.State.OPEN);
    }
  }

  @Test
  void aWriteThatStoppedHalfWayIsGoneAfterReopening() throws Exception {
    EventStore store = open();
    write(store, "a", 1, "x");
    disk.failingWrites.set(1);
    assertThatThrownBy(() -> write(store, "a", 2, "half".repeat(100)))
        .isInstanceOf(JournalUnavailableException.class);
    Eventually.until("open again", () -> store.metrics().reopened() == 1);
    assertThat(await(store.highest("a"))).isEqualTo(1);
    write(store, "a", 2, "whole");
    store.abandon();
    try (EventStore again = open()) {
      assertThat(read(again, "a")).containsExactly("1=x", "2=whole");
    }
  }

  @Test
  void allWhoSharedTheFailedSyncAreTold() throws Exception {
    try (EventStore store = open()) {
      CountDownLatch hold = new CountDownLatch(1);
      disk.holdSyncs = hold;
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(store.write(List.of(event("id" + i, 1, "x"))));
      }
      disk.holdSyncs = null;
      disk.failingSyncs.set(2);
      hold.countDown();
      int failed = 0;
      for (CompletableFuture<Void> one : all) {
        try {
          await(one);
        } catch (JournalUnavailableException e) {
          failed++;
        }
      }
      assertThat(failed).isEqualTo(20);
      Eventually.until("open again", () -> store.metrics().state() == JournalMetrics.State.OPEN);
    }
  }

  @Test
  void aDiskThatKeepsFailingIsTriedAgainAndAgain() throws Exception {
    try (EventStore store = open()) {
      write(store, "a", 1, "x");
      disk.failingSyncs.set(5);
      assertThatThrownBy(() -> write(store, "a", 2, "y"))
          .isInstanceOf(JournalUnavailableException.class);
      Eventually.until("open again", () -> store.metrics().reopened() == 1);
      assertThat(disk.failingSyncs.get()).isZero();
      write(store, "a", await(store.highest("a")) + 1, "z");
    }
  }

  @Test
  void aFullDiskRefusesWritesTakesDeletesAndComesBack() throws Exception {
    try (EventStore store = open()) {
      write(store, "a", 1, "x", "y");
      disk.usable = 0;
      Eventually.until("seen to be full", () -> isRefusedAsFull(store, "b"));
      assertThat(store.metrics().state()).isEqualTo(JournalMetrics.State.FULL);
      await(store.deleteTo("a", 1));
      assertThat(read(store, "a")).containsExactly("2=y");
      disk.usable = -1;
      Eventually.until("room again", () -> !isRefusedAsFull(store, "c"));
      assertThat(store.metrics().state()).isEqualTo(JournalMetrics.State.OPEN);
      assertThat(store.metrics().reopened()).isZero();
      write(store, "a", 3, "z");
    }
  }

  private static boolean isRefusedAsFull(EventStore store, String id) {
    try {
      write(store, id, await(store.highest(id)) + 1, "probe");
      return false;
    } catch (JournalFullException e) {
      return true;
    }
  }

  @Test
  void aQueueThatIsFullRefusesAtOnce() throws Exception {
    try (EventStore store = open()) {
      CountDownLatch hold = new CountDownLatch(1);
      disk.holdSyncs = hold;
      List<CompletableFuture<Void>> taken = new ArrayList<>();
      JournalOverloadedException refusal = null;
      for (int i = 0; refusal == null; i++) {
        CompletableFuture<Void> one = store.write(List.of(event("id" + i, 1, "v".repeat(100_000))));
        if (one.isCompletedExceptionally()) {
          refusal = (JournalOverloadedException) failureOf(one);
        } else {
          taken.add(one);
        }
      }
      assertThat(refusal).hasMessageContaining("troupe.journal.queue-bytes");
      assertThat(store.metrics().queueBytes()).isLessThanOrEqualTo(16 << 20);
      disk.holdSyncs = null;
      hold.countDown();
      taken.forEach(TestStores::await);
    }
  }

  private static Throwable failureOf(CompletableFuture<Void> failed) {
    return failed.handle((done, failure) -> failure).join();
  }

  @Test
  void closingServesWhatWaits() {
    EventStore store = open();
    CountDownLatch hold = new CountDownLatch(1);
    disk.holdSyncs = hold;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(store.write(List.of(event("id" + i, 1, "x"))));
    }
    disk.holdSyncs = null;
    hold.countDown();
    store.close();
    all.forEach(TestStores::await);
    assertThatThrownBy(() -> write(store, "late", 1, "x"))
        .isInstanceOf(JournalClosedException.class);
    try (EventStore again = open()) {
      assertThat(read(again, "id9")).containsExactly("1=x");
    }
  }
}
