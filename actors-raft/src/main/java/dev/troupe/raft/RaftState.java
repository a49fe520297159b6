package dev.troupe.raft;

import dev.troupe.kryo.Defaults;
import dev.troupe.kryo.KryoMessage;
import java.util.Optional;

/**
 * Figure 2, "Persistent state on all servers": changed by events alone, each of which is checked
 * against the promises made before it.
 */
final class RaftState {

  /** What was saved in one piece is no longer looked at as one. */
  private static final long CHUNK_BYTES = 64 << 10;

  private long term;
  private String votedFor;
  private SnapshotMeta snapshot = SnapshotMeta.NONE;
  private final RaftLog log = new RaftLog();
  private final Configurations configurations = new Configurations();

  /** currentTerm. */
  long term() {
    return term;
  }

  Optional<String> votedFor() {
    return Optional.ofNullable(votedFor);
  }

  /** The latest snapshot on disk, or {@link SnapshotMeta#NONE}. */
  SnapshotMeta snapshot() {
    return snapshot;
  }

  RaftLog log() {
    return log;
  }

  /** Who is in the group, by the latest entry of the log that says so (§6). */
  Configuration configuration() {
    return configurations.latest();
  }

  /** The index of that entry; 0 while the log has none. */
  long configurationIndex() {
    return configurations.latestIndex();
  }

  /** Who was in the group by the entries up to {@code index}, which the log must still know. */
  Configuration configurationAt(long index) {
    return configurations.at(index);
  }

  /**
   * Whether it may stand for election: it is a voter, or was one before a configuration that is not
   * known to be committed (thesis 4.2.2). Without it nobody might have the longest log and a vote.
   */
  boolean mayStand(String member, long commitIndex) {
    return configurations.mayStand(member, Math.max(commitIndex, log.baseIndex()));
  }

  /** What the group begins with, as long as no entry says otherwise. */
  void begin(Configuration initial) {
    configurations.begin(initial);
  }

  /**
   * Applies an event.
   *
   * @throws IllegalStateException if it would break a promise: a second vote in a term, a term that
   *     does not rise, a gap in the log
   */
  void apply(RaftEvent event) {
    if (event instanceof RaftEvent.EntriesAppended appended) {
      onAppended(appended);
    } else if (event instanceof RaftEvent.TermAdvanced advanced) {
      onTerm(advanced.term());
    } else if (event instanceof RaftEvent.VoteCast vote) {
      onVote(vote);
    } else if (event instanceof RaftEvent.LogCompacted compacted) {
      onCompacted(compacted);
    } else if (event instanceof RaftEvent.SnapshotInstalled installed) {
      onInstalled(installed.snapshot());
    }
  }

  private void onTerm(long newTerm) {
    check(newTerm > term, "term " + newTerm + " does not rise above " + term);
    term = newTerm;
    votedFor = null;
  }

  private void onVote(RaftEvent.VoteCast vote) {
    check(vote.term() == term, "vote of term " + vote.term() + " in term " + term);
    check(votedFor == null, "second vote in term " + term + ": " + votedFor + ", " + vote);
    votedFor = vote.candidate();
  }

  private void onAppended(RaftEvent.EntriesAppended appended) {
    check(
        appended.prevIndex() >= log.baseIndex() && appended.prevIndex() <= log.lastIndex(),
        "gap: entries after " + appended.prevIndex() + ", log ends at " + log.lastIndex());
    log.truncateAfter(appended.prevIndex());
    configurations.truncatedAfter(appended.prevIndex());
    log.append(appended.entries());
    configurations.appended(appended.prevIndex() + 1, appended.entries());
  }

  private void onCompacted(RaftEvent.LogCompacted compacted) {
    check(
        compacted.snapshot().index() > snapshot.index(),
        "snapshot goes back from " + snapshot.index() + " to " + compacted.snapshot().index());
    check(
        compacted.baseIndex() <= compacted.snapshot().index(),
        "log would begin after the snapshot: " + compacted);
    snapshot = compacted.snapshot();
    log.dropTo(Math.max(compacted.baseIndex(), log.baseIndex()));
    configurations.droppedTo(log.baseIndex());
  }

  private void onInstalled(SnapshotMeta installed) {
    check(
        installed.index() > snapshot.index(),
        "snapshot goes back from " + snapshot.index() + " to " + installed.index());
    snapshot = installed;
    boolean followedByOurs =
        log.knows(installed.index()) && log.term(installed.index()) == installed.term();
    if (followedByOurs) {
      log.dropTo(installed.index()); // Figure 13, rule 6: retain the entries that follow it
      configurations.droppedTo(log.baseIndex());
    } else {
      log.reset(installed.index(), installed.term(), installed.timeMillis()); // rule 7
      configurations.reset(installed.index(), installed.configuration()); // rule 8
    }
  }

  /** The whole state, for the journal's snapshot; shares the entries, which never change. */
  Saved saved() {
    return new Saved(
        term,
        Optional.ofNullable(votedFor),
        snapshot,
        log.baseIndex(),
        log.baseTerm(),
        log.baseTime(),
        log.slice(log.baseIndex() + 1, Long.MAX_VALUE),
        configurations.at(log.baseIndex()));
  }

  static RaftState restore(Saved saved) {
    RaftState state = new RaftState();
    state.term = saved.term();
    state.votedFor = saved.votedFor().orElse(null);
    state.snapshot = saved.snapshot();
    state.log.reset(saved.baseIndex(), saved.baseTerm(), saved.baseTime());
    Entries.split(saved.entries(), CHUNK_BYTES).forEach(state.log::append);
    state.configurations.reset(saved.baseIndex(), saved.baseConfiguration());
    state.configurations.appended(saved.baseIndex() + 1, saved.entries());
    return state;
  }

  private static void check(boolean holds, String broken) {
    if (!holds) {
      throw new IllegalStateException(broken);
    }
  }

  /** What {@link #saved} writes. */
  record Saved(
      long term,
      Optional<String> votedFor,
      SnapshotMeta snapshot,
      long baseIndex,
      long baseTerm,
      long baseTime,
      Entries entries,
      Configuration baseConfiguration)
      implements KryoMessage {

    /** Before there were configurations in logs. */
    @Defaults
    static Saved older() {
      return new Saved(
          0, Optional.empty(), SnapshotMeta.NONE, 0, 0, 0, Entries.NONE, Configuration.NONE);
    }
  }
}
