package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts what a run puts to the test, by what its members do; what they read it learns from {@link
 * ReadWatch}. It only looks on, so that a run is the same with and without it.
 */
final class Exercise implements RaftObserver {

  private final RaftObserver next;
  private final Map<String, Long> leading = new HashMap<>();
  private final Map<String, Long> lastIndexes = new HashMap<>();
  private final Set<String> nodes = new HashSet<>();
  private final Set<String> recovering = new HashSet<>();
  private long committedIndex;

  private long elections;
  private long quorumsLost;
  private long crashes;
  private long diskFailures;
  private long truncations;
  private long snapshotsTaken;
  private long snapshotsInstalled;
  private long configurations;
  private long heldUp;
  private long busy;

  /**
   * @param next is shown all that this one sees
   */
  Exercise(RaftObserver next) {
    this.next = next;
  }

  /** Whether it leads now. */
  boolean leads(String member) {
    return leading.containsKey(member);
  }

  /** All so far. */
  Exercised soFar(ReadWatch reads) {
    return new Exercised(
        elections,
        quorumsLost,
        crashes,
        diskFailures,
        truncations,
        snapshotsTaken,
        snapshotsInstalled,
        heldUp,
        busy,
        Math.max(0, configurations - 1), // the first entry only says with which a group began
        reads.byLease(),
        reads.confirmed(),
        reads.byFollowers());
  }

  /** A node begins a life, and its member will recover. */
  void nodeStarts(String node) {
    crashes += nodes.add(node) ? 0 : 1;
    recovering.add(node);
    leading.remove(node);
  }

  @Override
  public void recovered(String member, RaftState state) {
    diskFailures += recovering.remove(member) ? 0 : 1;
    leading.remove(member);
    lastIndexes.put(member, state.log().lastIndex());
    next.recovered(member, state);
  }

  @Override
  public void became(String member, RoleName role, Optional<String> leader, RaftState state) {
    Long ledTerm = leading.remove(member);
    if (role == RoleName.LEADER) {
      elections++;
      leading.put(member, state.term());
    } else if (ledTerm != null && ledTerm == state.term()) {
      // Of its own accord: without a majority, or as it was removed from the group.
      quorumsLost += state.configuration().isVoter(member) ? 1 : 0;
    }
    next.became(member, role, leader, state);
  }

  @Override
  public void recorded(String member, RaftEvent event, RaftState state) {
    if (event instanceof RaftEvent.EntriesAppended appended) {
      truncations += appended.prevIndex() < lastIndexes.get(member) ? 1 : 0;
    }
    snapshotsTaken += event instanceof RaftEvent.LogCompacted ? 1 : 0;
    snapshotsInstalled += event instanceof RaftEvent.SnapshotInstalled ? 1 : 0;
    lastIndexes.put(member, state.log().lastIndex());
    next.recorded(member, event, state);
  }

  @Override
  public void heldUp(String member) {
    heldUp++;
    next.heldUp(member);
  }

  @Override
  public void refusedAsBusy(String member) {
    busy++;
    next.refusedAsBusy(member);
  }

  @Override
  public void committed(String member, long firstIndex, List<Entry> entries) {
    long last = firstIndex + entries.size() - 1;
    for (long index = Math.max(firstIndex, committedIndex + 1); index <= last; index++) {
      Entry entry = entries.get((int) (index - firstIndex));
      configurations += entry.kind() == Entry.Kind.CONFIGURATION ? 1 : 0;
    }
    committedIndex = Math.max(committedIndex, last);
    next.committed(member, firstIndex, entries);
  }
}
