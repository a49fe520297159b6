package dev.troupe.journal;

import static dev.troupe.journal.TestStores.await;
import static dev.troupe.journal.TestStores.read;
import static dev.troupe.journal.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStoreTest {
  @TempDir Path dir;

  @Test
  void whatWasAcknowledgedIsThereAfterACrash() {
    EventStore store = TestStores.open(dir);
    write(store, "a", 1, "x", "y");
    write(store, "b", 1, "z");
    store.abandon();
    try (EventStore again = TestStores.open(dir)) {
      assertThat(read(again, "a")).containsExactly("1=x", "2=y");
      assertThat(read(again, "b")).containsExactly("1=z");
      assertThat(await(again.highest("a"))).isEqualTo(2);
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAClose() {
    try (EventStore store = TestStores.open(dir)) {
      write(store, "a", 1, "x", "y");
    }
    try (EventStore again = TestStores.open(dir)) {
      assertThat(read(again, "a")).containsExactly("1=x", "2=y");
    }
  }

  @Test
  void theHighestNumberOutlivesTheEvents() {
    EventStore store = TestStores.open(dir);
    write(store, "a", 1, "x", "y", "z");
    await(store.deleteTo("a", 2));
    assertThat(read(store, "a")).containsExactly("3=z");
    await(store.deleteTo("a", Long.MAX_VALUE));
    assertThat(await(store.highest("a"))).isEqualTo(3);
    store.abandon();
    try (EventStore again = TestStores.open(dir)) {
      assertThat(read(again, "a")).isEmpty();
      assertThat(await(again.highest("a"))).isEqualTo(3);
      write(again, "a", 4, "new");
      assertThat(read(again, "a")).containsExactly("4=new");
    }
  }

  @Test
  void idsThatBeginAlikeDoNotMix() {
    try (EventStore store = TestStores.open(dir)) {
      write(store, "a", 1, "x");
      write(store, "ab", 1, "y");
      write(store, "a\0", 1, "z");
      await(store.deleteTo("a", 1));
      assertThat(read(store, "a")).isEmpty();
      assertThat(read(store, "ab")).containsExactly("1=y");
      assertThat(read(store, "a\0")).containsExactly("1=z");
    }
  }

  @Test
  void aSecondWriterIsRefusedAndChangesNothing() {
    try (EventStore store = TestStores.open(dir)) {
      write(store, "a", 1, "x", "y");
      assertThatThrownBy(() -> write(store, "a", 2, "other"))
          .isInstanceOf(SequenceConflictException.class)
          .hasMessageContaining("a already has events up to 2");
      assertThat(read(store, "a")).containsExactly("1=x", "2=y");
    }
  }

  @Test
  void manySegmentsAreReadBackInOrder() {
    EventStore store = EventStore.open(TestStores.settings(dir), Disk.real());
    String large = "v".repeat(20_000);
    for (int i = 1; i <= 100; i++) {
      write(store, "a", i, large + i);
    }
    store.abandon();
    try (EventStore again = TestStores.open(dir)) {
      List<String> found = read(again, "a");
      assertThat(found).hasSize(100);
      assertThat(found.get(99)).isEqualTo("100=" + large + 100);
    }
  }

  @Test
  void aWriteThatFitsNoSegmentIsRefused() {
    try (EventStore store = TestStores.open(dir)) {
      assertThatThrownBy(() -> write(store, "a", 1, "v".repeat(300_000)))
          .isInstanceOf(EventTooLargeException.class)
          .hasMessageContaining("troupe.journal.segment-bytes");
      write(store, "a", 1, "small");
    }
  }

  @Test
  void aFolderInUseIsRefusedByName() {
    try (EventStore store = TestStores.open(dir)) {
      assertThatThrownBy(() -> TestStores.open(dir))
          .isInstanceOf(JournalLockedException.class)
          .hasMessageContaining(dir.toString());
      assertThat(store.metrics().state()).isEqualTo(JournalMetrics.State.OPEN);
    }
    TestStores.open(dir).close();
  }
}
