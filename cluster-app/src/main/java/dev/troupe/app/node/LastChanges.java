package dev.troupe.app.node;

import dev.troupe.raft.Configuration;
import dev.troupe.raft.RaftNotice;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.RaftStatus.RoleName;
import java.time.Instant;
import java.util.Optional;

/**
 * When a member of a group last changed, by its notices. What it says of itself when it is asked
 * may be newer than the last notice that was heard, or older: then there is no time for it.
 *
 * @param role what it became last, and when
 * @param leader whom it learnt to lead, or that nobody does
 * @param members whom its log said to be in the group; at its start, whom it finds there
 */
record LastChanges(
    Optional<Change<RoleName>> role,
    Optional<Change<Optional<String>>> leader,
    Optional<Change<Configuration>> members) {

  /** Of a member that has told nothing yet. */
  static final LastChanges NONE =
      new LastChanges(Optional.empty(), Optional.empty(), Optional.empty());

  /** What something has changed to, and when it was told. */
  record Change<T>(T to, Instant at) {}

  /** What has not changed by a notice keeps its time. */
  LastChanges after(RaftNotice notice, Instant now) {
    if (notice instanceof RaftNotice.RoleTaken taken) {
      return new LastChanges(
          latest(role, taken.role(), now), latest(leader, taken.leader(), now), members);
    }
    if (notice instanceof RaftNotice.MembersChanged changed) {
      return new LastChanges(role, leader, latest(members, changed.configuration(), now));
    }
    return this;
  }

  private static <T> Optional<Change<T>> latest(Optional<Change<T>> last, T to, Instant now) {
    return last.filter(change -> change.to().equals(to))
        .or(() -> Optional.of(new Change<>(to, now)));
  }

  /** Since when the member has this role. */
  Optional<Instant> roleSince(RaftStatus status) {
    return since(role, status.role(), status);
  }

  /** Since when it knows this leader, or none. */
  Optional<Instant> leaderSince(RaftStatus status) {
    return since(leader, status.leader(), status);
  }

  /** Since when its log has these members in it, or since its start. */
  Optional<Instant> membersSince(RaftStatus status) {
    return since(members, status.configuration(), status);
  }

  /** A member of term 0 did not answer, or knows nothing yet. */
  private static <T> Optional<Instant> since(Optional<Change<T>> last, T now, RaftStatus status) {
    return last.filter(change -> status.term() > 0 && change.to().equals(now)).map(Change::at);
  }
}
