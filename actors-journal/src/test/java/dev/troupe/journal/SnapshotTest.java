package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  @TempDir Path dir;
  private final FaultyDisk disk = new FaultyDisk();

  private SnapshotFolder folder() {
    return new SnapshotFolder(disk, dir);
  }

  private static Snapshot snapshot(long sequence, long timestamp, int bytes) {
    byte[] object = new byte[bytes];
    new Random(sequence).nextBytes(object);
    return new Snapshot("id/ with ü", sequence, timestamp, new byte[] {1}, 42, "manifest", object);
  }

  @Test
  void whatWasSavedIsLoaded() throws IOException {
    for (int bytes : new int[] {0, 1, (1 << 20) - 1, 1 << 20, 3_000_000}) {
      Snapshot saved = snapshot(bytes + 1, 7, bytes);
      folder().save(saved);
      SnapshotFolder.Entry entry = folder().list(saved.persistenceId()).get(0);
      Snapshot loaded = folder().load(saved.persistenceId(), entry);
      assertThat(loaded.sequence()).isEqualTo(bytes + 1);
      assertThat(loaded.serializer()).isEqualTo(42);
      assertThat(loaded.manifest()).isEqualTo("manifest");
      assertThat(loaded.about()).containsExactly(1);
      assertThat(Arrays.equals(loaded.bytes(), saved.bytes())).isTrue();
    }
  }

  @Test
  void everyFlippedByteAndEveryShorterFileIsRefusedByName() throws IOException {
    folder().save(snapshot(1, 7, 500));
    SnapshotFolder.Entry entry = folder().list("id/ with ü").get(0);
    byte[] whole = Files.readAllBytes(entry.file());
    for (int offset = 0; offset < whole.length; offset++) {
      byte[] flipped = whole.clone();
      flipped[offset] ^= 4;
      refuses(entry, flipped);
      refuses(entry, Arrays.copyOf(whole, offset));
    }
    refuses(entry, Arrays.copyOf(whole, whole.length + 1));
  }

  private void refuses(SnapshotFolder.Entry entry, byte[] bytes) throws IOException {
    Files.write(entry.file(), bytes);
    assertThatThrownBy(() -> folder().load("id/ with ü", entry))
        .isInstanceOfSatisfying(
            DamagedJournalException.class,
            damage -> {
              assertThat(damage.file()).isEqualTo(entry.file());
              assertThat(damage.offset()).isBetween(0L, (long) bytes.length);
            });
  }

  @Test
  void aSecondSaveOfANumberReplacesTheFirstOnlyWhenItIsDurable() throws IOException {
    folder().save(snapshot(5, 1, 10));
    disk.failingSyncs.set(1);
    assertThatThrownBy(() -> folder().save(snapshot(5, 2, 10))).isInstanceOf(IOException.class);
    assertThat(folder().list("id/ with ü")).extracting("timestamp").containsExactly(1L);
    folder().save(snapshot(5, 3, 10));
    assertThat(folder().list("id/ with ü")).extracting("timestamp").containsExactly(3L);
    try (var files = Files.walk(dir)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  @Test
  void whatACrashLeftHalfWrittenIsNoSnapshot() throws IOException {
    folder().save(snapshot(5, 1, 10));
    Path whole = folder().list("id/ with ü").get(0).file();
    Path half = whole.resolveSibling(whole.getFileName() + ".9.tmp");
    Files.write(half, new byte[3]);
    assertThat(folder().list("id/ with ü")).hasSize(1);
    folder().dropUnfinished("id/ with ü");
    assertThat(half).doesNotExist();
    assertThat(whole).exists();
  }

  @Test
  void idsThatLookAlikeDoNotMix() throws IOException {
    folder().save(snapshot(5, 1, 10));
    assertThat(folder().list("id_ with ü")).isEmpty();
    assertThat(folder().list("id/ with")).isEmpty();
  }
}
