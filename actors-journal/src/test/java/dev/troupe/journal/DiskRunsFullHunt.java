package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real small disk (a tmpfs, which takes root on Linux) that the store itself fills to its last
 * byte, with {@code min-free-bytes = 0}. No test of the build: in about one of four runs RocksDB
 * waits for room by itself, in a write or in its closing, and the writer with it. See "Limits" in
 * this module's README.
 *
 * <p>{@code mvn test -pl actors-journal -am -Dtest=DiskRunsFullHunt
 * -Dsurefire.failIfNoSpecifiedTests=false}
 */
class DiskRunsFullHunt {
  private static final int EVENT_BYTES = 8_000;

  @TempDir Path dir;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    NativeLibrary.load(dir); // not from the small disk, which could not be unmounted then
    disk = Files.createDirectories(dir.resolve("disk"));
    String why = run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString());
    if (!why.isEmpty()) {
      String reason = "no tmpfs can be mounted here, which takes root on Linux: " + why;
      assertThat(System.getenv("CI"))
          .as("on CI nothing is skipped: " + reason)
          .isNotEqualTo("true");
      Assumptions.abort(reason);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  private static JournalSettings settings(Path folder) {
    return new JournalSettings(
        folder,
        1 << 20,
        16 << 20,
        128 << 10,
        1 << 20,
        0, // min-free-bytes: nobody looks whether there is room
        6 << 20,
        1 << 20,
        Duration.ofMillis(10),
        Duration.ofMillis(200));
  }

  @Test
  void aDiskThatRunsFullUnderTheStoresHandsLosesNothing() throws Exception {
    Path folder = disk.resolve("data");
    long acknowledged = 0;
    try (EventStore store = EventStore.open(settings(folder), Disk.real())) {
      try {
        while (acknowledged < 100_000) {
          writeOne(store, acknowledged + 1);
          acknowledged++;
        }
      } catch (JournalFullException | JournalUnavailableException e) {
        assertThat(acknowledged).isGreaterThan(1000);
      }
      long most = acknowledged;
      Eventually.until("the delete is taken", () -> deletes(store, most / 2));
      Eventually.until("writes go on", () -> writes(store));
    }
    try (EventStore again = EventStore.open(settings(folder), Disk.real())) {
      long highest = TestStores.await(again.highest("a"));
      List<StoredEvent> left =
          again.read("a", 1, Long.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
      assertThat(highest).isGreaterThan(acknowledged);
      assertThat(left.get(0).sequence()).isEqualTo(acknowledged / 2 + 1);
      assertThat(left).hasSize((int) (highest - acknowledged / 2));
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

  /** Returns what went wrong, or nothing. */
  private static String run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      return process.waitFor() == 0 ? "" : said.isEmpty() ? "exit code not 0" : said;
    } catch (IOException e) {
      return e.getMessage();
    }
  }
}
