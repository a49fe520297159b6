package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes of closed and open write-ahead files is damaged in turn. Never is an acknowledged event
 * silently missing (but for the very last frame, which looks like one that was never finished), and
 * never is one made up.
 */
class DamageTest {
  private static final long SEED = 20_240_607;
  private static final int SEGMENT = 8 << 10;

  @TempDir Path dir;
  private WalFolder wal;

  @BeforeEach
  void write() throws IOException {
    wal = WalFolder.write(dir.resolve("wal"), SEGMENT, 60, 900, SEED, usedFiles());
    assertThat(wal.files.size()).isGreaterThanOrEqualTo(4);
    assertThat(wal.recover()).isEqualTo(wal.all()).hasSize(60);
  }

  boolean usedFiles() {
    return false;
  }

  @Test
  void aFlippedByteIsRefusedByNameOrTouchesNothing() throws IOException {
    Random random = new Random(SEED);
    int refused = 0;
    for (Path file : wal.files) {
      for (int offset = 0; offset < SEGMENT; offset += step(random, file, offset)) {
        byte mask = (byte) (1 + random.nextInt(255));
        flip(file, offset, mask);
        refused += judgeFlip(file, offset) ? 1 : 0;
        flip(file, offset, mask);
      }
    }
    assertThat(refused).isGreaterThan(wal.frames.size() * Frame.HEADER_BYTES);
    assertThat(wal.recover()).isEqualTo(wal.all());
  }

  /** Every byte of every header, and drawn ones of the rest. */
  private int step(Random random, Path file, int offset) {
    WalFolder.Place place = wal.at(file, offset);
    boolean header =
        offset < SegmentHeader.BYTES
            || (place != null && offset - place.from() < Frame.HEADER_BYTES - 1);
    int drawn = header ? 1 : 1 + random.nextInt(7);
    return place == null ? drawn : (int) Math.min(drawn, place.to() - offset);
  }

  /** Whether it was refused. */
  private boolean judgeFlip(Path file, int offset) throws IOException {
    WalFolder.Place hit = wal.at(file, offset);
    String where = file.getFileName() + " at " + offset;
    try {
      List<String> found = wal.recover();
      if (hit != null && hit.equals(wal.lastFrame()) && found.size() < 60) {
        assertThat(found).as(where).isEqualTo(wal.all().subList(0, 59)); // a cut tail
      } else {
        assertThat(found).as(where).isEqualTo(wal.all()); // padding, or room not yet used
        assertThat(offset >= SegmentHeader.BYTES && (hit == null || isPadding(hit, offset)))
            .as(where + " is not under a checksum")
            .isTrue();
      }
      return false;
    } catch (DamagedJournalException damage) {
      assertThat(damage.file()).as(where).isEqualTo(file);
      if (offset < SegmentHeader.BYTES) {
        assertThat(damage.offset()).as(where).isLessThan(SegmentHeader.BYTES);
      } else {
        assertThat(hit).as(where + ": " + damage.getMessage()).isNotNull();
        assertThat(damage.offset()).as(where).isEqualTo(hit.from());
      }
      assertThat(damage).hasMessageContaining(file.toString());
      return true;
    }
  }

  private static boolean isPadding(WalFolder.Place frame, int offset) {
    return frame.to() - offset < Frame.ALIGNMENT;
  }

  @Test
  void aTruncatedFileIsRefusedByName() throws IOException {
    for (Path file : wal.files) {
      byte[] whole = Files.readAllBytes(file);
      for (int size = 0; size < SEGMENT; size += size < 200 ? 1 : 37) {
        Files.write(file, java.util.Arrays.copyOf(whole, size));
        long cutAt = size;
        assertThatThrownBy(() -> wal.recover())
            .isInstanceOfSatisfying(
                DamagedJournalException.class,
                damage -> {
                  assertThat(damage.file()).isEqualTo(file);
                  assertThat(damage.offset()).isEqualTo(cutAt);
                });
      }
      Files.write(file, whole);
    }
  }

  @Test
  void anyMissingFileIsRefusedByName() throws IOException {
    for (Path file : wal.files) {
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      assertThatThrownBy(() -> wal.recover())
          .as(file.toString())
          .isInstanceOf(DamagedJournalException.class)
          .hasMessageContaining(dir.toString());
      Files.write(file, whole);
    }
  }

  @Test
  void aTailWrittenInPartIsCut() throws IOException {
    WalFolder.Place last = wal.lastFrame();
    byte[] whole = Files.readAllBytes(last.file());
    for (long from = last.from(); from < last.to() - Frame.ALIGNMENT; from++) {
      byte[] torn = whole.clone();
      java.util.Arrays.fill(torn, (int) from, (int) last.to(), (byte) 0);
      Files.write(last.file(), torn);
      assertThat(wal.recover())
          .hasSizeBetween(59, 60)
          .isEqualTo(wal.all().subList(0, wal.recover().size()));
      if (from < last.to() - 2 * Frame.ALIGNMENT) {
        assertThat(wal.recover()).as("torn at " + from).hasSize(59);
      }
    }
  }

  @Test
  void aFrameOfAnotherPlaceIsNoFrameHere() throws IOException {
    WalFolder.Place last = wal.lastFrame();
    byte[] older = Files.readAllBytes(wal.files.get(0));
    byte[] stale = Files.readAllBytes(last.file());
    int room = (int) (SEGMENT - last.to());
    System.arraycopy(older, SegmentHeader.BYTES, stale, (int) last.to(), room);
    Files.write(last.file(), stale);
    assertThat(wal.recover()).isEqualTo(wal.all());
  }

  @Test
  void aRefusalSurvivesTheWholeStore() throws IOException {
    Path data = dir.resolve("data");
    Random random = new Random(SEED);
    for (int round = 0; round < 25; round++) {
      WalFolder.Place victim = wal.frames.get(random.nextInt(wal.frames.size() - 1));
      Path folder = copy(data.resolve("" + round));
      Path file = folder.resolve("wal").resolve(victim.file().getFileName());
      long inFrame = victim.to() - victim.from() - Frame.ALIGNMENT;
      flip(file, victim.from() + (long) (random.nextDouble() * inFrame), (byte) 0x10);
      JournalSettings settings = TestStores.settings(folder);
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> EventStore.open(settings, Disk.real()))
            .isInstanceOfSatisfying(
                DamagedJournalException.class,
                damage -> {
                  assertThat(damage.file()).isEqualTo(file);
                  assertThat(damage.offset()).isEqualTo(victim.from());
                });
      }
    }
  }

  @Test
  void aCutTailStaysCut() throws IOException {
    WalFolder.Place last = wal.lastFrame();
    Path folder = copy(dir.resolve("data"));
    Path file = folder.resolve("wal").resolve(last.file().getFileName());
    flip(file, last.from() + 3, (byte) 1);
    EventStore store = EventStore.open(TestStores.settings(folder), Disk.real());
    assertThat(TestStores.await(store.highest("a"))).isEqualTo(59);
    TestStores.write(store, "a", 60, "anew");
    store.abandon();
    try (EventStore again = EventStore.open(TestStores.settings(folder), Disk.real())) {
      assertThat(TestStores.read(again, "a")).hasSize(60).last().isEqualTo("60=anew");
    }
  }

  private Path copy(Path to) throws IOException {
    Files.createDirectories(to.resolve("wal"));
    for (Path file : wal.files) {
      Files.copy(file, to.resolve("wal").resolve(file.getFileName()));
    }
    return to;
  }

  private static void flip(Path file, long offset, byte mask) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ mask));
      channel.write(one.flip(), offset);
    }
  }
}
