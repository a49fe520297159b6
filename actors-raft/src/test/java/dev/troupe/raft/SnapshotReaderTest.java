package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not read now may read later; a snapshot that is gone or damaged will not. */
class SnapshotReaderTest {

  private static final byte[] BYTES = new byte[1 << 20];

  @TempDir Path dir;

  private static SnapshotMeta meta() {
    CRC32C checksum = new CRC32C();
    checksum.update(BYTES);
    return new SnapshotMeta(7, 1, 0, BYTES.length, (int) checksum.getValue());
  }

  /** All of it can be read, but its ways of getting on without reading fail. */
  private static InputStream failingToSkip() {
    return new FilterInputStream(new ByteArrayInputStream(BYTES)) {
      @Override
      public long skip(long bytes) throws IOException {
        throw new IOException("bad sector");
      }

      @Override
      public int available() throws IOException {
        throw new IOException("bad sector");
      }
    };
  }

  private static SnapshotFiles files(InputStream first, InputStream second) {
    InputStream[] streams = {first, second};
    int[] opened = new int[1];
    return new SnapshotFiles() {
      @Override
      public Draft draft(String purpose) {
        throw new AssertionError();
      }

      @Override
      public InputStream open(SnapshotMeta snapshot) {
        return streams[opened[0]++];
      }

      @Override
      public byte[] read(SnapshotMeta snapshot, long offset, int length) {
        throw new AssertionError();
      }

      @Override
      public void deleteBefore(long index) {
        throw new AssertionError();
      }
    };
  }

  private static void restoring(SnapshotReader.Content content) throws Exception {
    SnapshotReader.read(files(new ByteArrayInputStream(BYTES), failingToSkip()), meta(), content);
  }

  /** Whatever the state machine makes of it. */
  @Test
  void aDiskThatFailsWhileSomethingIsSkippedIsABadDisk() {
    assertThatThrownBy(
            () ->
                restoring(
                    in -> {
                      try {
                        in.skip(BYTES.length / 2);
                      } catch (IOException e) {
                        throw new IllegalStateException("no such version", e);
                      }
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("bad sector");
  }

  @Test
  void soIsOneThatCannotSayHowMuchIsLeft() {
    assertThatThrownBy(
            () ->
                restoring(
                    in -> {
                      in.readNBytes(BYTES.length / 2);
                      in.available();
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("bad sector");
  }

  @Test
  void aFileThatIsMissingIsGoneForGood() throws Exception {
    DirectorySnapshotFiles files =
        new DirectorySnapshotFiles(Files.createDirectory(dir.resolve("s")));
    assertThatThrownBy(() -> SnapshotReader.read(files, meta(), in -> {}))
        .isInstanceOf(SnapshotReader.Unusable.class)
        .hasMessage("it is not there");
  }

  /** It may be mounted later than the node starts. */
  @Test
  void aFolderThatIsMissingMayCome() {
    DirectorySnapshotFiles files = new DirectorySnapshotFiles(dir.resolve("s"));
    assertThatThrownBy(() -> SnapshotReader.read(files, meta(), in -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("the folder of snapshots is not there");
  }
}
