package dev.troupe.raft;

import dev.troupe.raft.RaftEvent.LogCompacted;

/** Log compaction (§7), as pure functions of the durable state. */
final class SnapshotRules {

  private SnapshotRules() {}

  /** A snapshot is due by the log's bytes that it would save, not by its count alone. */
  static boolean isDue(RaftState state, long applied, long logBytes) {
    RaftLog log = state.log();
    if (log.bytes() < logBytes || applied <= state.snapshot().index()) {
      return false;
    }
    long entries = log.lastIndex() - log.baseIndex();
    return log.bytes() / entries * (applied - log.baseIndex()) >= logBytes / 2;
  }

  /** A received snapshot that is older than what is committed here is of no use (§7). */
  static boolean isStale(RaftState state, SnapshotMeta received, long commitIndex) {
    return received.index() <= commitIndex || received.index() <= state.snapshot().index();
  }

  /**
   * Our own snapshot is on disk: the log may begin after it, but for some entries before it, by
   * which a member slightly behind is served without a snapshot.
   *
   * @param keepBytes how much of what the snapshot covers stays in the log, roughly
   */
  static LogCompacted compact(RaftState state, SnapshotMeta snapshot, long keepBytes) {
    RaftLog log = state.log();
    long base = log.beginOf(snapshot.index(), keepBytes);
    return new LogCompacted(snapshot, base, log.term(base));
  }
}
