package dev.troupe.raft;

import java.util.Optional;

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
    Configuration configuration) {

  /** The roles of Figure 4, with the pre-candidate of the thesis (9.6) and its learner (4.2.1). */
  public enum RoleName {
    FOLLOWER,
    PRECANDIDATE,
    CANDIDATE,
    LEADER,
    LEARNER
  }
}
