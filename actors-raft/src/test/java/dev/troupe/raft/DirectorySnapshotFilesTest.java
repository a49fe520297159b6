package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots as files: there as a whole or not at all. */
class DirectorySnapshotFilesTest {

  @TempDir Path temp;
  private Path dir;
  private SnapshotFiles files;

  @BeforeEach
  void open() {
    dir = temp.resolve("of a group").resolve("n1");
    files = new DirectorySnapshotFiles(dir);
  }

  private static SnapshotMeta meta(long index, long term) {
    return meta(index, term, 42);
  }

  private static SnapshotMeta meta(long index, long term, int checksum) {
    return new SnapshotMeta(index, term, 0, 5, checksum);
  }

  private static void write(SnapshotFiles.Draft draft, String text) throws IOException {
    byte[] bytes = AppendMachine.bytes(text);
    draft.write(bytes, 0, bytes.length);
  }

  private void snapshot(long index, long term, String text) throws IOException {
    try (SnapshotFiles.Draft draft = files.draft("own")) {
      write(draft, text);
      draft.commit(meta(index, term));
    }
  }

  private String content(long index, long term) throws IOException {
    try (InputStream in = files.open(meta(index, term))) {
      return AppendMachine.text(in.readAllBytes());
    }
  }

  private List<String> listed() throws IOException {
    try (Stream<Path> paths = Files.list(dir)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Whatever the size of the pieces that it is written in. */
  @Test
  void aLargeDraftIsSyncedInSteps() throws IOException {
    int most = DirectorySnapshotFiles.MOST_UNSYNCED_BYTES;
    List<Long> sizes = new ArrayList<>();
    files = new DirectorySnapshotFiles(dir, draft -> sizes.add(draft.size()));
    byte[] piece = new byte[most / 8];
    try (SnapshotFiles.Draft draft = files.draft("own")) {
      for (int i = 0; i < 20; i++) {
        draft.write(piece, 0, piece.length);
      }
      draft.write(new byte[most], 0, most);
    }
    assertThat(sizes).containsExactly((long) most, 2L * most, 3L * most + most / 2);
  }

  @Test
  void whatIsCommittedCanBeRead() throws IOException {
    snapshot(5, 2, "hello");
    assertThat(content(5, 2)).isEqualTo("hello");
    assertThat(listed()).containsExactly("00000000000000000005-2-0000002a.snapshot");
  }

  @Test
  void onlyThePartOfAnArrayIsWrittenThatIsAskedFor() throws IOException {
    try (SnapshotFiles.Draft draft = files.draft("own")) {
      draft.write(AppendMachine.bytes("xhellox"), 1, 5);
      draft.write(AppendMachine.bytes("!"), 0, 1);
      draft.commit(meta(5, 2));
    }
    assertThat(content(5, 2)).isEqualTo("hello!");
  }

  @Test
  void aDraftThatIsNotCommittedLeavesNothing() throws IOException {
    try (SnapshotFiles.Draft draft = files.draft("own")) {
      write(draft, "half");
    }
    assertThat(listed()).isEmpty();
  }

  @Test
  void beforeItsCommitADraftIsNotASnapshot() throws IOException {
    try (SnapshotFiles.Draft draft = files.draft("own")) {
      write(draft, "hello");
      assertThatThrownBy(() -> files.open(meta(5, 2))).isInstanceOf(NoSuchFileException.class);
      draft.commit(meta(5, 2));
      assertThat(content(5, 2)).isEqualTo("hello");
    }
    assertThat(content(5, 2)).as("also once it is closed").isEqualTo("hello");
  }

  @Test
  void aCommitTakesThePlaceOfASnapshotOfThatName() throws IOException {
    snapshot(5, 2, "the first one, which is longer");
    snapshot(5, 2, "second");
    assertThat(content(5, 2)).isEqualTo("second");
  }

  /** A member's own snapshot and the leader's of the same place may have other bytes. */
  @Test
  void snapshotsOfOnePlaceWithOtherBytesDoNotTakeEachOthersPlace() throws IOException {
    try (SnapshotFiles.Draft own = files.draft("own");
        SnapshotFiles.Draft received = files.draft("received")) {
      write(own, "own");
      write(received, "received");
      received.commit(meta(5, 2, -7));
      own.commit(meta(5, 2, 8));
    }
    try (InputStream in = files.open(meta(5, 2, -7))) {
      assertThat(AppendMachine.text(in.readAllBytes())).isEqualTo("received");
    }
    assertThat(AppendMachine.text(files.read(meta(5, 2, 8), 0, 99))).isEqualTo("own");
    files.deleteBefore(6);
    assertThat(listed()).isEmpty();
  }

  @Test
  void filesWhoseNamesHaveNoChecksumAreRead() throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("00000000000000000005-2.snapshot"), "hello");
    assertThat(content(5, 2)).isEqualTo("hello");
    assertThat(AppendMachine.text(files.read(meta(5, 2), 1, 2))).isEqualTo("el");
    files.deleteBefore(6);
    assertThat(listed()).isEmpty();
  }

  @Test
  void aDraftThatCannotBeginIsNoneThatIsOpen() throws IOException {
    Files.createDirectories(dir.resolve("own-1.draft"));
    files.draft("received").close(); // the first
    Files.createDirectories(dir.resolve("own-1.draft").resolve("in the way"));
    assertThatThrownBy(() -> files.draft("own")).isInstanceOf(IOException.class);
    Files.delete(dir.resolve("own-1.draft").resolve("in the way"));
    files.draft("own").close();
    assertThat(listed()).as("a leftover like any other").isEmpty();
  }

  @Test
  void whatADraftReplacesStaysWholeUntilTheCommit() throws IOException {
    snapshot(5, 2, "first");
    try (SnapshotFiles.Draft draft = files.draft("own")) {
      write(draft, "sec");
      assertThat(content(5, 2)).isEqualTo("first");
    }
    assertThat(content(5, 2)).isEqualTo("first");
  }

  @Test
  void chunksAreReadToTheEndAndNotBeyond() throws IOException {
    snapshot(5, 2, "0123456789");
    assertThat(AppendMachine.text(files.read(meta(5, 2), 0, 4))).isEqualTo("0123");
    assertThat(AppendMachine.text(files.read(meta(5, 2), 8, 4))).isEqualTo("89");
    assertThat(files.read(meta(5, 2), 10, 4)).isEmpty();
    assertThat(files.read(meta(5, 2), 1000, 4)).isEmpty();
  }

  @Test
  void aSnapshotThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> files.read(meta(5, 2), 0, 4)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.open(meta(5, 2))).isInstanceOf(IOException.class);
  }

  @Test
  void olderSnapshotsAreDeleted() throws IOException {
    snapshot(5, 2, "a");
    snapshot(60, 2, "b");
    snapshot(700, 3, "c");
    files.deleteBefore(60);
    assertThat(listed())
        .containsExactly(
            "00000000000000000060-2-0000002a.snapshot", "00000000000000000700-3-0000002a.snapshot");
    assertThat(content(60, 2)).isEqualTo("b");
  }

  /** A leader's snapshot may come to the disk while older ones are being deleted for our own. */
  @Test
  void aLaterSnapshotIsNeverDeletedForAnEarlierOne() throws IOException {
    snapshot(60, 2, "our own");
    snapshot(700, 3, "the leader's");
    files.deleteBefore(60);
    assertThat(content(700, 3)).isEqualTo("the leader's");
  }

  @Test
  void aDraftIsNotTouchedByADeletion() throws IOException {
    snapshot(5, 2, "a");
    try (SnapshotFiles.Draft draft = files.draft("received")) {
      write(draft, "hello");
      files.deleteBefore(60);
      draft.commit(meta(60, 2));
    }
    assertThat(content(60, 2)).isEqualTo("hello");
    assertThat(listed()).hasSize(1);
  }

  @Test
  void draftsOfTheSamePurposeDoNotSpoilEachOther() throws IOException {
    try (SnapshotFiles.Draft ofTheLastLife = files.draft("own")) {
      write(ofTheLastLife, "hel");
      try (SnapshotFiles.Draft draft = files.draft("own")) {
        write(draft, "good");
        write(ofTheLastLife, "lo");
        ofTheLastLife.commit(meta(5, 2));
        write(draft, "bye");
        draft.commit(meta(6, 2));
      }
    }
    assertThat(content(5, 2)).isEqualTo("hello");
    assertThat(content(6, 2)).isEqualTo("goodbye");
  }

  @Test
  void whatACrashLeftOfADraftGoesWithTheNextOne() throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("own-0.draft"), "left over, and longer than what follows");
    Files.writeString(dir.resolve("own-7.draft"), "left over");
    Files.writeString(dir.resolve("received-3.draft"), "of another purpose");
    snapshot(5, 2, "hello");
    assertThat(content(5, 2)).isEqualTo("hello");
    assertThat(listed())
        .containsExactly("00000000000000000005-2-0000002a.snapshot", "received-3.draft");
  }
}
