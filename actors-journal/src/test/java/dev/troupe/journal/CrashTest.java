package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.helpers.NOP_FallbackServiceProvider;

/**
 * A process that writes is killed (SIGKILL) again and again, a hundred times in all: two times of
 * three after a drawn number of acknowledgements, else a drawn time after its start, which may be
 * in the midst of its recovery. The same folder is opened each time. A kill of the process leaves
 * what the operating system has taken, so this shows the order of things and the recovery, not the
 * disk's own syncs.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class CrashTest {
  private static final int KILLS_OF_A_FOLDER = 46;
  private static final int KILLS_OF_ACTORS = 8;

  /** From before a child's main method to well after its first writes. */
  private static final int MOST_MILLIS = 1_000;

  private static final int MOST_MILLIS_OF_ACTORS = 4_000;
  private static final int KILLED = 128 + 9;
  private static final long SEED = Long.getLong("crash.seed", 4711);

  /** One for each folder: the processes that write to it follow one another. */
  static LongStream seeds() {
    return LongStream.of(SEED, SEED + 1);
  }

  @TempDir Path dir;
  @TempDir Path errors;
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final Map<String, Long> tried = new HashMap<>();
  private final Map<String, Long> gone = new HashMap<>();
  private final Map<String, Long> deleteTried = new HashMap<>();

  /** Small files, so that many are begun, retired and read back. */
  static JournalSettings settings(Path dir) {
    return new JournalSettings(
        dir,
        512 << 10,
        16 << 20,
        64 << 10,
        256 << 10,
        1 << 20,
        0,
        256 << 10,
        Duration.ofMillis(10),
        Duration.ofMillis(200));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingAcknowledgedIsMissingAndNothingIsInvented(long seed) throws Exception {
    Random random = new Random(seed);
    long acks = 0;
    for (int kill = 0; kill < KILLS_OF_A_FOLDER; kill++) {
      long child = random.nextLong(1 << 20);
      acks +=
          isTimed(kill)
              ? runAndKillAfter(CrashChild.class, child, random.nextInt(MOST_MILLIS))
              : runAndKill(CrashChild.class, child, 1 + random.nextInt(300));
      checkStore("seed " + seed + ", kill " + kill);
    }
    assertThat(acks).isGreaterThan(KILLS_OF_A_FOLDER * 50L);
  }

  private static boolean isTimed(int kill) {
    return kill % 3 == 2;
  }

  private void checkStore(String when) {
    try (EventStore store = EventStore.open(settings(dir), Disk.real())) {
      for (int i = 0; i < CrashChild.WRITERS; i++) {
        checkId(store, "w" + i, when + ", w" + i);
      }
    }
  }

  private void checkId(EventStore store, String id, String where) {
    long highest = TestStores.await(store.highest(id));
    assertThat(highest)
        .as(where)
        .isBetween(acknowledged.getOrDefault(id, 0L), tried.getOrDefault(id, 0L));
    List<StoredEvent> events = store.read(id, 1, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
    long first = events.isEmpty() ? highest + 1 : events.get(0).sequence();
    assertThat(first - 1)
        .as(where + ": deleted up to")
        .isBetween(gone.getOrDefault(id, 0L), deleteTried.getOrDefault(id, 0L));
    long expected = first;
    for (StoredEvent event : events) {
      String[] parts = new String(event.bytes(), StandardCharsets.UTF_8).split("/", -1);
      assertThat(event.sequence()).as(where).isEqualTo(expected);
      assertThat(parts[0] + "/" + parts[1]).as(where).isEqualTo(id + "/" + expected);
      assertThat(parts[4]).as(where).hasSize(Integer.parseInt(parts[3]));
      assertThat(Long.parseLong(parts[2]))
          .as(where + ": whole batches")
          .isLessThanOrEqualTo(highest);
      expected++;
    }
    assertThat(expected).as(where).isEqualTo(highest + 1);
    acknowledged.put(id, highest);
    tried.put(id, highest);
    gone.put(id, first - 1);
  }

  @Test
  void wholeActorSystemsComeBackWithWhatWasAcknowledged() throws Exception {
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS_OF_ACTORS; kill++) {
      // Each child tells what it found: it judges the one before.
      long child = random.nextLong(1 << 20);
      if (isTimed(kill)) {
        runAndKillAfter(CrashActors.class, child, random.nextInt(MOST_MILLIS_OF_ACTORS));
      } else {
        assertThat(runAndKill(CrashActors.class, child, 50 + random.nextInt(300))).isPositive();
      }
    }
  }

  /** Kills it after so many acknowledgements; returns how many were read until it had ended. */
  private long runAndKill(Class<?> main, long seed, int after) throws Exception {
    long acks = readToEnd(start(main, seed), after);
    assertThat(acks).isGreaterThanOrEqualTo(after);
    return acks;
  }

  /** Kills it so long after its start, whatever it does then. */
  private long runAndKillAfter(Class<?> main, long seed, int millis) throws Exception {
    Process child = start(main, seed);
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
        .execute(() -> child.toHandle().destroyForcibly());
    return readToEnd(child, Long.MAX_VALUE);
  }

  private long readToEnd(Process child, long killAfter) throws Exception {
    long acks = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        acks += note(line) ? 1 : 0;
        if (acks == killAfter) {
          child.toHandle().destroyForcibly(); // SIGKILL; what is in the pipe still counts
        }
      }
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue())
        .as("the child was not killed but failed: " + said())
        .isEqualTo(KILLED);
    return acks;
  }

  private String said() throws IOException {
    Path file = errors.resolve("err.txt");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private boolean note(String line) {
    String[] words = line.split(" ");
    if (words.length != 3) {
      return false; // cut off by the kill, or a line of the log
    }
    String id = words[1];
    long number = Long.parseLong(words[2]);
    switch (words[0]) {
      case "try" -> tried.merge(id, number, Math::max);
      case "del" -> deleteTried.merge(id, number, Math::max);
      case "gone" -> gone.merge(id, number, Math::max);
      case "found" -> {
        assertThat(number)
            .as(id + " of seed " + SEED)
            .isBetween(acknowledged.getOrDefault(id, 0L), tried.getOrDefault(id, 0L));
        tried.put(id, number);
      }
      case "ok" -> {
        acknowledged.merge(id, number, Math::max);
        return true;
      }
      default -> {
        return false;
      }
    }
    return false;
  }

  /** Unpacked once for all children, which saves each of them a third of a second. */
  private Path nativeLibrary() throws IOException {
    Path folder = errors.resolve("native");
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      try (InputStream packed =
          RocksDB.class
              .getClassLoader()
              .getResourceAsStream(Environment.getJniLibraryFileName("rocksdb"))) {
        Files.copy(packed, folder.resolve(System.mapLibraryName("rocksdbjni")));
      }
    }
    return folder;
  }

  private Process start(Class<?> main, long seed) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Djava.library.path=" + nativeLibrary(),
            "-Dslf4j.provider=" + NOP_FallbackServiceProvider.class.getName(), // starts sooner
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            dir.toString(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.appendTo(errors.resolve("err.txt").toFile()))
        .start();
  }
}
