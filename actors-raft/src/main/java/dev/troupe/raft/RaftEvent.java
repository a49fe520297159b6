package dev.troupe.raft;

import dev.troupe.kryo.KryoMessage;
import java.util.List;

/**
 * What a member journals, in the past tense: everything that it must not forget in a crash (Figure
 * 2, "Persistent state on all servers").
 */
sealed interface RaftEvent extends KryoMessage {

  /** currentTerm has risen; nobody has this member's vote in it yet. */
  record TermAdvanced(long term) implements RaftEvent {}

  /** The one vote of this term is given. */
  record VoteCast(long term, String candidate) implements RaftEvent {}

  /** What stood after {@code prevIndex} is gone, and these entries stand there. */
  record EntriesAppended(long prevIndex, Entries entries) implements RaftEvent {

    EntriesAppended(long prevIndex, List<Entry> entries) {
      this(prevIndex, Entries.of(entries));
    }

    long lastIndex() {
      return prevIndex + entries.size();
    }
  }

  /**
   * This member's own snapshot is on disk; the log now begins after {@code baseIndex}, which may
   * lie before the snapshot's last entry, so that a member slightly behind still gets entries.
   */
  record LogCompacted(SnapshotMeta snapshot, long baseIndex, long baseTerm) implements RaftEvent {}

  /** The leader's snapshot is on disk and stands in for the log up to it (Figure 13). */
  record SnapshotInstalled(SnapshotMeta snapshot) implements RaftEvent {}
}
