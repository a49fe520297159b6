package dev.troupe.raft;

import static dev.troupe.raft.States.compacted;
import static dev.troupe.raft.States.snapshot;
import static dev.troupe.raft.States.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.RaftEvent.LogCompacted;
import org.junit.jupiter.api.Test;

/** When a snapshot is taken, what it leaves of the log, and which one is too old (§7). */
class SnapshotRulesTest {

  private static int entryBytes() {
    return States.entries(1).get(0).bytes();
  }

  @Test
  void aSnapshotIsDueByTheLogsBytes_7() {
    RaftState state = state(1, 1, 1, 1);
    long bytes = state.log().bytes();
    assertThat(SnapshotRules.isDue(state, 3, bytes)).isTrue();
    assertThat(SnapshotRules.isDue(state, 3, bytes + 1)).isFalse();
  }

  @Test
  void aSnapshotIsNotDueWhereNothingNewIsApplied_7() {
    RaftState state = compacted(state(1, 1, 1, 1), 2);
    assertThat(SnapshotRules.isDue(state, 2, 1)).isFalse();
    assertThat(SnapshotRules.isDue(state, 3, 1)).isTrue();
  }

  @Test
  void aReceivedSnapshotIsStaleIfItsEntriesAreCommittedHere_7() {
    RaftState state = state(1, 1, 1, 1);
    assertThat(SnapshotRules.isStale(state, snapshot(2, 1), 2)).isTrue();
    assertThat(SnapshotRules.isStale(state, snapshot(2, 1), 3)).isTrue();
    assertThat(SnapshotRules.isStale(state, snapshot(2, 1), 1)).isFalse();
  }

  @Test
  void aReceivedSnapshotIsStaleIfOursIsNotOlder_7() {
    RaftState state = compacted(state(1, 1, 1, 1), 2);
    assertThat(SnapshotRules.isStale(state, snapshot(1, 1), 0)).isTrue();
    assertThat(SnapshotRules.isStale(state, snapshot(2, 1), 0)).isTrue();
    assertThat(SnapshotRules.isStale(state, snapshot(3, 1), 0)).isFalse();
  }

  @Test
  void theLogBeginsAfterTheSnapshotIfNothingIsToBeKept_7() {
    assertThat(SnapshotRules.compact(state(3, 1, 2, 3), snapshot(2, 2), 0))
        .isEqualTo(new LogCompacted(snapshot(2, 2), 2, 2));
  }

  @Test
  void someEntriesBeforeTheSnapshotsEndAreKept_7() {
    RaftState state = state(3, 1, 2, 3, 3);
    SnapshotMeta snapshot = snapshot(3, 3);
    assertThat(SnapshotRules.compact(state, snapshot, 2L * entryBytes()))
        .isEqualTo(new LogCompacted(snapshot, 1, 1));
    assertThat(SnapshotRules.compact(state, snapshot, 2L * entryBytes() - 1))
        .isEqualTo(new LogCompacted(snapshot, 2, 2));
  }

  @Test
  void noMoreIsKeptThanThereIs_7() {
    RaftState state = compacted(state(3, 1, 2, 3), 1);
    assertThat(SnapshotRules.compact(state, snapshot(3, 3), 1_000_000))
        .isEqualTo(new LogCompacted(snapshot(3, 3), 1, 1));
    assertThat(SnapshotRules.compact(state(3, 1, 2, 3), snapshot(3, 3), 1_000_000))
        .isEqualTo(new LogCompacted(snapshot(3, 3), 0, 0));
  }

  @Test
  void whatTheRuleAsksForCanBeApplied_7() {
    for (long keep = 0; keep < 400; keep += 7) {
      RaftState state = state(3, 1, 2, 3, 3);
      state.apply(SnapshotRules.compact(state, snapshot(3, 3), keep));
      assertThat(state.snapshot()).isEqualTo(snapshot(3, 3));
      assertThat(state.log().lastIndex()).isEqualTo(4);
      assertThat(state.log().baseIndex()).isLessThanOrEqualTo(3);
    }
  }
}
