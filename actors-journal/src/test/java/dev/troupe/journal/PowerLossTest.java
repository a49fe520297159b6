package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails while many write: what was not synced is gone or torn, sector by sector. This is
 * what would show an acknowledgement that left before its sync; killed processes do not. (The
 * tables' files do not lose anything here: RocksDB syncs them by itself.)
 */
class PowerLossTest {
  private static final int ROUNDS = 25;
  private static final int WRITERS = 16;
  private static final long SEED = Long.getLong("power.seed", 5);

  @TempDir Path dir;
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

  @Test
  void whatWasAcknowledgedOutlivesThePower() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      writeUntilThePowerFails(random);
      try (EventStore store = TestStores.open(dir)) {
        for (int i = 0; i < WRITERS; i++) {
          check(store, "w" + i, "seed " + SEED + ", round " + round);
        }
      }
    }
    assertThat(acknowledged.values().stream().mapToLong(Long::longValue).sum())
        .isGreaterThan(ROUNDS * WRITERS);
  }

  private void writeUntilThePowerFails(Random random) throws Exception {
    PowerLossDisk disk = new PowerLossDisk(random.nextLong());
    EventStore store = EventStore.open(TestStores.settings(dir), disk);
    CountDownLatch enough = new CountDownLatch(50 + random.nextInt(400));
    for (int i = 0; i < WRITERS; i++) {
      write(store, "w" + i, acknowledged.getOrDefault("w" + i, 0L) + 1, enough);
    }
    assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
    disk.fail();
    store.abandon();
  }

  private void write(EventStore store, String id, long sequence, CountDownLatch enough) {
    String payload = id + "/" + sequence + "/" + "p".repeat((int) (sequence * 131 % 3000));
    store
        .write(List.of(TestStores.event(id, sequence, payload)))
        .thenRun(
            () -> {
              acknowledged.put(id, sequence);
              enough.countDown();
              write(store, id, sequence + 1, enough);
            });
  }

  private void check(EventStore store, String id, String where) {
    long highest = TestStores.await(store.highest(id));
    long least = acknowledged.getOrDefault(id, 0L);
    assertThat(highest).as(where + ", " + id).isBetween(least, least + 1);
    long expected = 1;
    for (StoredEvent event : store.read(id, 1, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE)) {
      assertThat(new String(event.bytes(), StandardCharsets.UTF_8))
          .as(where)
          .startsWith(id + "/" + expected + "/");
      expected++;
    }
    assertThat(expected).as(where + ", " + id).isEqualTo(highest + 1);
    acknowledged.put(id, highest);
  }
}
