package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendEntries;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** A leader's snapshot that the log has overtaken is not installed, and leaves nothing (§7). */
class StaleSnapshotTest {

  private static final byte[] CHUNK = {1, 2, 3};
  private static final Entry ENTRY =
      new Entry(1, 1, Entry.Kind.COMMAND, Call.NO_SESSION, 0, 0, AppendMachine.bytes("k=v"));

  /** Of the entries up to 9. */
  private static InstallSnapshot chunk(int chunks, int number) {
    CRC32C checksum = new CRC32C();
    for (int i = 0; i < chunks; i++) {
      checksum.update(CHUNK);
    }
    SnapshotMeta meta =
        new SnapshotMeta(9, 1, 1, (long) chunks * CHUNK.length, (int) checksum.getValue());
    return new InstallSnapshot("n2", 5, meta, (long) number * CHUNK.length, CHUNK, 0);
  }

  /** The entries up to 12, all committed. */
  private static AppendEntries beyond() {
    return new AppendEntries("n2", 5, 0, 0, Collections.nCopies(12, ENTRY), 12, 0);
  }

  private static List<String> drafts(PlayedGroup group) {
    return group.real().files().list().stream().filter(name -> name.endsWith(".draft")).toList();
  }

  @Test
  void whatIsOvertakenWhileItsLastChunkIsWrittenIsNotInstalled_7() {
    PlayedGroup[] played = new PlayedGroup[1];
    UnaryOperator<SnapshotFiles> overtaken =
        files -> new HookedFiles(files, () -> played[0].handOver(beyond()));
    try (PlayedGroup group = new PlayedGroup("", AppendMachine::new, overtaken)) {
      played[0] = group;
      SnapshotReply reply = group.ask("n2", chunk(1, 0), SnapshotReply.class);
      assertThat(reply.installed()).as("its entries are here").isTrue();
      assertThat(group.state().snapshot().exists()).isFalse();
      assertThat(group.state().log().lastIndex()).isEqualTo(12);
      assertThat(drafts(group)).isEmpty();
    }
  }

  @Test
  void whatIsOvertakenBetweenItsChunksLeavesNoDraft_7() {
    try (PlayedGroup group = new PlayedGroup()) {
      group.ask("n2", chunk(2, 0), SnapshotReply.class);
      assertThat(drafts(group)).hasSize(1);
      group.ask("n2", beyond(), AppendAccepted.class);
      assertThat(group.ask("n2", chunk(2, 1), SnapshotReply.class).installed()).isTrue();
      group.sim.runUntil("no draft is left", () -> drafts(group).isEmpty(), Duration.ofSeconds(1));
      assertThat(group.state().snapshot().exists()).isFalse();
    }
  }

  @Test
  void aMemberThatStartsAgainAfterAFailureLeavesNoDraft() {
    try (PlayedGroup group = new PlayedGroup()) {
      group.ask("n2", chunk(2, 0), SnapshotReply.class);
      assertThat(drafts(group)).hasSize(1);
      group.real().disk().failNext(1);
      group.send("n2", beyond());
      group.sim.runUntil("no draft is left", () -> drafts(group).isEmpty(), Duration.ofSeconds(1));
      group.sim.runFor(Duration.ofSeconds(10));
      group.ask("n2", beyond(), AppendAccepted.class);
    }
  }

  @Test
  void aDamagedSnapshotLeavesNoDraft() {
    try (PlayedGroup group = new PlayedGroup()) {
      SnapshotMeta wrong = new SnapshotMeta(9, 1, 1, CHUNK.length, 12345);
      SnapshotReply reply =
          group.ask("n2", new InstallSnapshot("n2", 5, wrong, 0, CHUNK, 0), SnapshotReply.class);
      assertThat(reply.nextOffset()).isZero();
      assertThat(drafts(group)).isEmpty();
    }
  }
}
