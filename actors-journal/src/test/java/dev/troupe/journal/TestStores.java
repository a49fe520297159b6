package dev.troupe.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Small stores, and short words for what tests do with them. */
final class TestStores {
  static final long SECONDS = 30;

  private TestStores() {}

  /** For an ActorSystem whose journal and snapshots are in {@code dir}. */
  static Config config(Path dir) {
    return ConfigFactory.parseMap(
            Map.of(
                "troupe.journal.dir", dir.toString(),
                "troupe.journal.segment-bytes", "1 MiB",
                "troupe.journal.group-bytes", "256 KiB",
                "troupe.journal.min-free-bytes", "1 MiB",
                "troupe.journal.reserve-bytes", "0",
                "pekko.persistence.journal.plugin", "troupe.journal",
                "pekko.persistence.snapshot-store.plugin", "troupe.snapshot-store",
                "pekko.actor.allow-java-serialization", "on",
                "pekko.actor.warn-about-java-serializer-usage", "off",
                "pekko.loglevel", "WARNING"))
        .withFallback(ConfigFactory.load());
  }

  static JournalSettings settings(Path dir) {
    return settings(dir, 256 << 10);
  }

  static JournalSettings settings(Path dir, int segmentBytes) {
    return new JournalSettings(
        dir,
        segmentBytes,
        16 << 20,
        128 << 10,
        1 << 20,
        1 << 20,
        0,
        1 << 20,
        Duration.ofMillis(10),
        Duration.ofMillis(200));
  }

  static EventStore open(Path dir) {
    return EventStore.open(settings(dir), Disk.real());
  }

  static Operation.Write event(String id, long sequence, String payload) {
    return events(id, sequence, payload);
  }

  static Operation.Write events(String id, long first, String... payloads) {
    List<byte[]> bytes = new ArrayList<>();
    for (String payload : payloads) {
      bytes.add(payload.getBytes(StandardCharsets.UTF_8));
    }
    return Operation.Write.of(id, first, bytes);
  }

  static void write(EventStore store, String id, long first, String... payloads) {
    await(store.write(List.of(events(id, first, payloads))));
  }

  static List<String> read(EventStore store, String id) {
    return store.read(id, 1, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE).stream()
        .map(e -> e.sequence() + "=" + new String(e.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
