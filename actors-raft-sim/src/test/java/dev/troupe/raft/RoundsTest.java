package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftMessage.AppendAccepted;
import dev.troupe.raft.RaftMessage.AppendRejected;
import dev.troupe.raft.RaftMessage.InstallSnapshot;
import dev.troupe.raft.RaftMessage.SnapshotReply;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * Rounds of confirmation are counted anew in each term (§8). Whoever led an earlier term may lead
 * the later one too: a round of the earlier must not come back to it as one of the later, or it
 * would answer queries that nobody has confirmed.
 */
class RoundsTest {

  private static final byte[] CHUNK = {1, 2, 3};

  private static InstallSnapshot snapshot(String from, long term, long round, int parts) {
    CRC32C checksum = new CRC32C();
    checksum.update(CHUNK);
    SnapshotMeta meta =
        new SnapshotMeta(9, 1, 0, (long) parts * CHUNK.length, (int) checksum.getValue());
    return new InstallSnapshot(from, term, meta, 0, CHUNK, round);
  }

  @Test
  void anEarlierTermsEntriesAreRejectedWithoutTheirRound_8() {
    try (PlayedGroup group = new PlayedGroup()) {
      group.ask("n2", PlayedGroup.heartbeat("n2", 5, 1), AppendAccepted.class);
      AppendRejected reply =
          group.ask("n3", PlayedGroup.heartbeat("n3", 4, 77), AppendRejected.class);
      assertThat(reply.term()).isEqualTo(5);
      assertThat(reply.round()).isZero();
    }
  }

  @Test
  void anEarlierTermsSnapshotIsRefusedWithoutItsRound_8() {
    try (PlayedGroup group = new PlayedGroup()) {
      group.ask("n2", PlayedGroup.heartbeat("n2", 5, 1), AppendAccepted.class);
      SnapshotReply reply = group.ask("n3", snapshot("n3", 4, 77, 1), SnapshotReply.class);
      assertThat(reply.term()).isEqualTo(5);
      assertThat(reply.round()).isZero();
      assertThat(reply.installed()).isFalse();
    }
  }

  /** The term rises while a chunk is on its way to the disk. */
  @Test
  void aChunksRoundIsAnsweredInItsOwnTerm_8() {
    PlayedGroup[] group = new PlayedGroup[1];
    HookedFiles.Hook hook = () -> group[0].handOver(PlayedGroup.heartbeat("n3", 6, 1));
    try (PlayedGroup played =
        new PlayedGroup("", AppendMachine::new, files -> new HookedFiles(files, hook))) {
      group[0] = played;
      SnapshotReply reply = played.ask("n2", snapshot("n2", 5, 77, 2), SnapshotReply.class);
      assertThat(played.state().term()).as("has risen meanwhile").isEqualTo(6);
      assertThat(reply.nextOffset()).isEqualTo(CHUNK.length);
      assertThat(List.of(reply.term(), reply.round())).isEqualTo(List.of(5L, 77L));
    }
  }
}
