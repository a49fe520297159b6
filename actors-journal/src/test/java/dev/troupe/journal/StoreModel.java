package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A store beside what it must hold: writes, deletes, reads and openings drawn from a seed. One id
 * is deleted soon and often, as a bounded log is; the others now and then, or never.
 */
final class StoreModel {
  private static final String LOG = "log";
  private static final List<String> IDS = List.of(LOG, LOG, LOG, "a", "ab", "never");

  private final Path dir;
  private final Random random;
  private final String where;
  private final Map<String, TreeMap<Long, String>> alive = new TreeMap<>();
  private final Map<String, Long> highest = new TreeMap<>();
  private PowerLossDisk disk;
  private EventStore store;

  StoreModel(Path dir, long seed) {
    this.dir = dir;
    this.random = new Random(seed);
    this.where = "seed " + seed;
    IDS.forEach(id -> alive.put(id, new TreeMap<>()));
    open();
  }

  private void open() {
    disk = new PowerLossDisk(random.nextLong());
    store = EventStore.open(TestStores.settings(dir), disk);
  }

  void run(int steps) throws IOException {
    for (int i = 0; i < steps; i++) {
      String id = IDS.get(random.nextInt(IDS.size()));
      int what = random.nextInt(100);
      if (what < 70) {
        write(id);
      } else if (what < 85) {
        delete(id);
      } else if (what < 97) {
        readSome(id);
      } else {
        openAgain();
      }
    }
    checkAll();
    openAgain();
    store.close();
  }

  private void write(String id) {
    long first = highest.getOrDefault(id, 0L) + 1;
    String[] payloads = new String[1 + random.nextInt(4)];
    for (int i = 0; i < payloads.length; i++) {
      payloads[i] = (char) ('a' + random.nextInt(26)) + "x".repeat(random.nextInt(6_000));
      alive.get(id).put(first + i, payloads[i]);
    }
    highest.put(id, first + payloads.length - 1);
    TestStores.write(store, id, first, payloads);
  }

  private void delete(String id) {
    if (id.equals("never")) {
      return;
    }
    long to = highest.getOrDefault(id, 0L) + 2 - random.nextInt(id.equals(LOG) ? 4 : 40);
    TestStores.await(store.deleteTo(id, to));
    alive.get(id).headMap(to, true).clear();
  }

  private void readSome(String id) {
    long last = highest.getOrDefault(id, 0L);
    long from = random.nextInt((int) last + 2);
    long to = random.nextBoolean() ? Long.MAX_VALUE : from + random.nextInt(30);
    int most = 1 + random.nextInt(50);
    List<String> expected =
        alive.get(id).subMap(from, true, to, true).entrySet().stream()
            .limit(most)
            .map(event -> event.getKey() + "=" + event.getValue())
            .toList();
    assertThat(read(id, from, to, most)).as(where).isEqualTo(expected);
    assertThat(TestStores.await(store.highest(id))).as(where).isEqualTo(last);
  }

  /** In parts, as a replay does. */
  private List<String> read(String id, long from, long to, int most) {
    List<String> read = new ArrayList<>();
    long next = from;
    while (next <= to && read.size() < most) {
      List<StoredEvent> part = store.read(id, next, to, most - read.size(), 10_000);
      if (part.isEmpty()) {
        return read;
      }
      for (StoredEvent event : part) {
        read.add(event.sequence() + "=" + new String(event.bytes(), StandardCharsets.UTF_8));
        next = event.sequence() + 1;
      }
    }
    return read;
  }

  private void openAgain() throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> store.close();
      case 1 -> store.abandon();
      default -> {
        disk.fail();
        store.abandon();
      }
    }
    open();
    checkAll();
  }

  private void checkAll() {
    for (String id : alive.keySet()) {
      List<String> expected =
          alive.get(id).entrySet().stream()
              .map(event -> event.getKey() + "=" + event.getValue())
              .toList();
      assertThat(TestStores.read(store, id)).as(where + ", " + id).isEqualTo(expected);
      assertThat(TestStores.await(store.highest(id)))
          .as(where + ", " + id)
          .isEqualTo(highest.getOrDefault(id, 0L));
    }
  }
}
