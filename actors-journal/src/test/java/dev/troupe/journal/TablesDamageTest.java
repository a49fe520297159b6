package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage behind the write-ahead log: in RocksDB's own files. */
class TablesDamageTest {
  private static final int EVENTS = 300;
  private static final long SEED = 99;

  @TempDir Path dir;
  private Path good;
  private List<String> all;

  @BeforeEach
  void write() {
    good = dir.resolve("good");
    Random random = new Random(SEED);
    try (EventStore store = TestStores.open(good)) {
      for (int i = 1; i <= EVENTS; i++) {
        TestStores.write(store, "a", i, "v".repeat(random.nextInt(3000)) + i);
      }
      all = TestStores.read(store, "a");
    }
  }

  @Test
  void aFlippedByteInATableIsRefusedByNameWhenRead() throws IOException {
    Path table = largest(".sst");
    int refused = 0;
    for (int offset : offsets(table, 40)) {
      refused += judge(table, offset) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(30);
  }

  @Test
  void aFlippedByteInTheManifestIsRefusedOrTouchesNothing() throws IOException {
    Path manifest = largest("MANIFEST");
    int refused = 0;
    for (int offset : offsets(manifest, 25)) {
      refused += judge(manifest, offset) ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aTableThatIsGoneIsRefusedByName() throws IOException {
    Path copy = copy();
    Path table = copy.resolve(good.relativize(largest(".sst")));
    Files.delete(table);
    assertThatThrownBy(() -> readAll(copy))
        .isInstanceOf(DamagedJournalException.class)
        .hasMessageContaining(table.getFileName().toString());
  }

  @Test
  void tablesThatAreGoneAltogetherAreRefused() throws IOException {
    Path copy = copy();
    delete(copy.resolve("tables"));
    assertThatThrownBy(() -> readAll(copy))
        .isInstanceOf(DamagedJournalException.class)
        .hasMessageContaining("are gone");
  }

  @Test
  void aWriteAheadFolderThatIsGoneIsRefused() throws IOException {
    Path copy = copy();
    delete(copy.resolve("wal"));
    assertThatThrownBy(() -> readAll(copy))
        .isInstanceOf(DamagedJournalException.class)
        .hasMessageContaining("no write-ahead file");
  }

  /** Whether it was refused; if not, all must be there. */
  private boolean judge(Path file, int offset) throws IOException {
    Path copy = copy();
    Path damaged = copy.resolve(good.relativize(file));
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[offset] ^= 0x20;
    Files.write(damaged, bytes);
    try {
      assertThat(readAll(copy)).as(file.getFileName() + " at " + offset).isEqualTo(all);
      return false;
    } catch (DamagedJournalException e) {
      assertThat(e).hasMessageContaining(copy.toString());
      return true;
    } finally {
      delete(copy);
    }
  }

  private List<String> readAll(Path folder) {
    EventStore store = TestStores.open(folder);
    try {
      return TestStores.read(store, "a");
    } finally {
      store.abandon();
    }
  }

  private static int[] offsets(Path file, int count) throws IOException {
    int size = (int) Files.size(file);
    return new Random(SEED).ints(count, 0, size).toArray();
  }

  private Path largest(String part) throws IOException {
    try (Stream<Path> files = Files.list(good.resolve("tables"))) {
      return files
          .filter(f -> f.getFileName().toString().contains(part))
          .max(Comparator.comparingLong(f -> f.toFile().length()))
          .orElseThrow();
    }
  }

  private Path copy() throws IOException {
    Path to = dir.resolve("copy");
    delete(to);
    try (Stream<Path> files = Files.walk(good)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(good.relativize(file)));
      }
    }
    return to;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
