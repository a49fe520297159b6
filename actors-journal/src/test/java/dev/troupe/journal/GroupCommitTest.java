package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who write at the same moment share one sync. */
class GroupCommitTest {
  private static final int WRITERS = 64;
  private static final int EACH = 100;

  @TempDir Path dir;

  @Test
  void manyWritersShareFewSyncs() {
    try (EventStore store = TestStores.open(dir)) {
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(chain(store, "w" + i, 1));
      }
      writers.forEach(TestStores::await);
      JournalMetrics metrics = store.metrics();
      assertThat(metrics.writes()).isEqualTo(WRITERS * EACH);
      assertThat(metrics.events()).isEqualTo(WRITERS * EACH);
      assertThat(metrics.syncs()).isLessThan(WRITERS * EACH / 4);
      for (int i = 0; i < WRITERS; i++) {
        assertThat(TestStores.read(store, "w" + i)).hasSize(EACH);
      }
    }
  }

  /** Each writer has one write in flight, as a persistent actor has. */
  private static CompletableFuture<Void> chain(EventStore store, String id, int sequence) {
    CompletableFuture<Void> one =
        store.write(List.of(TestStores.event(id, sequence, "payload" + sequence)));
    return sequence == EACH ? one : one.thenCompose(done -> chain(store, id, sequence + 1));
  }

  @Test
  void whatOneRequestHoldsIsStoredInOrder() {
    try (EventStore store = TestStores.open(dir)) {
      TestStores.await(
          store.write(
              List.of(
                  TestStores.events("a", 1, "x", "y"),
                  TestStores.events("b", 1, "z"),
                  TestStores.events("a", 3, "w"))));
      assertThat(TestStores.read(store, "a")).containsExactly("1=x", "2=y", "3=w");
      assertThat(store.metrics().syncs()).isEqualTo(1);
    }
  }
}
