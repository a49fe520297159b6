package dev.troupe.raft;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one member of a group stands, as it knows itself.
 *
 * @param group the group's name
 * @param member this member's id
 * @param role what it is just now
 * @param term currentTerm (Figure 2)
 * @param leader the leader of this term, where known
 * @param commit commitIndex (Figure 2)
 * @param applied lastApplied (Figure 2)
 * @param lastIndex the last entry in its log
 * @param snapshotIndex the last entry covered by its snapshot, 0 without one
 * @param configuration who is in the group, by this member's log (§6)
 * @param disk what is in its log and on its disk
 * @param elections those that it has stood in
 * @param leading what it knows as a leader; empty in all other roles
 */
public record RaftStatus(
    String group,
    String member,
    RoleName role,
    long term,
    Optional<String> leader,
    long commit,
    long applied,
    long lastIndex,
    long snapshotIndex,
    Configuration configuration,
    OnDisk disk,
    Elections elections,
    Optional<Leading> leading) {

  /**
   * Log and snapshot.
   *
   * @param durableIndex the last entry that is synced
   * @param logBytes bytes of the entries in memory, which are those behind the snapshot and a few
   *     before its end
   * @param snapshotBytes size of the snapshot's file, 0 without one
   */
  public record OnDisk(long durableIndex, long logBytes, long snapshotBytes) {
    static final OnDisk NONE = new OnDisk(0, 0, 0);
  }

  /**
   * Counted since the member was last started, which a failure of its disk does too.
   *
   * @param begun how often it has raised its term to stand; pre-votes are not counted
   * @param won how often it has become leader
   */
  public record Elections(long begun, long won) {
    static final Elections NONE = new Elections(0, 0);
  }

  /**
   * A leader's view.
   *
   * @param unappliedBytes bytes of commands that it has taken and not yet seen applied
   * @param pendingCommands commands that wait to be committed, for their clients
   * @param pendingReads queries that wait for a majority to confirm that it leads
   * @param followers all whom it sends the log, by member id
   */
  public record Leading(
      long unappliedBytes,
      int pendingCommands,
      int pendingReads,
      SortedMap<String, Follower> followers) {

    public Leading {
      followers = Collections.unmodifiableSortedMap(new TreeMap<>(followers));
    }
  }

  /**
   * What a leader knows of one of the others.
   *
   * @param lag entries of the leader's log that it is not known to have on disk
   * @param inflightMessages AppendEntries under way to it without an acknowledgement
   * @param inflightBytes bytes of entries in them
   * @param silentNanos time since it answered last, or since the leader was elected
   * @param receivesSnapshot it lacks what the leader's log no longer has
   */
  public record Follower(
      long lag,
      int inflightMessages,
      long inflightBytes,
      long silentNanos,
      boolean receivesSnapshot) {}

  /** A member of which no more is known than this. */
  public RaftStatus(
      String group,
      String member,
      RoleName role,
      long term,
      Optional<String> leader,
      long commit,
      long applied,
      long lastIndex,
      long snapshotIndex,
      Configuration configuration) {
    this(
        group,
        member,
        role,
        term,
        leader,
        commit,
        applied,
        lastIndex,
        snapshotIndex,
        configuration,
        OnDisk.NONE,
        Elections.NONE,
        Optional.empty());
  }

  /**
   * The roles of Figure 4, with the pre-candidate of the thesis (9.6) and its learner (4.2.1); and
   * what a member is that has stopped for good, until its node starts again: the log says why.
   */
  public enum RoleName {
    FOLLOWER,
    PRECANDIDATE,
    CANDIDATE,
    LEADER,
    LEARNER,
    STOPPED
  }
}
