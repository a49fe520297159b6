package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadTest {
  private static final int SEGMENT = 16 << 10;

  @TempDir Path folder;
  private final Given files = new Given();

  @Test
  void withoutRoomForAnotherFileWritesAreRefusedAndDeletesHaveTheirOwnRoom() throws IOException {
    files.left = 1;
    long written;
    try (WriteAhead log = new WriteAhead(Disk.real(), folder, 7, files, 1, 1, 0)) {
      written = fill(log);
      assertThat(log.append(List.of(Operation.Delete.of("a", 3)))).isEqualTo(written + 1);
      Operation.Write more = event(written + 1);
      assertThatThrownBy(() -> log.append(List.of(more)))
          .isInstanceOf(JournalFullException.class)
          .hasMessageContaining(folder.toString());
      files.left = 1;
      assertThat(log.append(List.of(more))).isEqualTo(written + 2);
      assertThat(files.retired).containsExactly(WriteAhead.fileOf(folder, 1));
    }
    assertThat(recover()).hasSize((int) written + 2);
  }

  /** Writes until there is no room; returns the number of the last frame. */
  private long fill(WriteAhead log) throws IOException {
    long last = 0;
    try {
      while (last < 1000) {
        last = log.append(List.of(event(last + 1)));
      }
    } catch (JournalFullException e) {
      assertThat(last).isBetween(5L, 20L);
      return last;
    }
    throw new AssertionError("never full");
  }

  @Test
  void framesAreNumberedAcrossFiles() throws IOException {
    files.left = 10;
    try (WriteAhead log = new WriteAhead(Disk.real(), folder, 7, files, 1, 1, 0)) {
      for (int i = 1; i <= 40; i++) {
        assertThat(log.append(List.of(event(i)))).isEqualTo(i);
      }
    }
    assertThat(files.segments()).isGreaterThanOrEqualTo(3);
    List<Long> frames = recover();
    assertThat(frames).hasSize(40).isSorted().doesNotHaveDuplicates();
  }

  private List<Long> recover() throws IOException {
    List<Long> frames = new ArrayList<>();
    Recovery.run(
        Disk.real(),
        folder,
        new Recovery.Target() {
          @Override
          public long applied() {
            return 0;
          }

          @Override
          public void apply(List<Operation> operations, long frame) {
            frames.add(frame);
          }

          @Override
          public void flush() {}
        });
    return frames;
  }

  private static Operation.Write event(long sequence) {
    return Operation.Write.of("a", sequence, List.of(new byte[1000]));
  }

  /** Gives as many files as the disk is said to have room for. */
  private final class Given implements WriteAhead.Spares {
    int left;
    final List<Path> retired = new ArrayList<>();

    int segments() throws IOException {
      return (int)
          Disk.real().list(folder).stream().filter(f -> f.toString().endsWith(".wal")).count();
    }

    @Override
    public Path take() throws IOException {
      if (left-- <= 0) {
        throw new IOException("No space left on device");
      }
      Path file = folder.resolve("spare.tmp");
      Files.write(file, ByteBuffer.allocate(SEGMENT).array());
      return file;
    }

    @Override
    public void prepare() {}

    @Override
    public void retire(Path segment) {
      retired.add(segment);
    }

    @Override
    public long segmentBytes() {
      return SEGMENT;
    }
  }
}
