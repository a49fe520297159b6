package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.util.Optional;

/**
 * What happens to the members of this node's groups, for whoever wants to watch rather than ask: a
 * test that waits for an election, an operator's log. Subscribe with {@code
 * system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.class, ref))}, for all of them
 * or for one of the records.
 *
 * <p>Notices of one member come in order, as long as they stay on their node; they tell what was,
 * and the member may be elsewhere already.
 */
public sealed interface RaftNotice {

  /** The group's name. */
  String group();

  /** The member's id. */
  String member();

  /**
   * The member has taken a role, or has learnt who leads.
   *
   * @param term its current term
   * @param leader the leader of that term, where known
   */
  record RoleTaken(String group, String member, RoleName role, long term, Optional<String> leader)
      implements RaftNotice {}

  /**
   * The member's log says anew who is in the group; it may not be committed yet.
   *
   * @param index where the log says so, 0 for what the group began with
   */
  record MembersChanged(String group, String member, Configuration configuration, long index)
      implements RaftNotice {}

  /**
   * A snapshot stands in for the log up to an index.
   *
   * @param bytes size of its file
   * @param received it came from the leader; else it is the member's own
   */
  record SnapshotTaken(String group, String member, long index, long bytes, boolean received)
      implements RaftNotice {}

  /**
   * The member has stopped for good: started again it would come to the same. The others of its
   * group and the other groups of its node go on.
   *
   * @param why names the member and its group, too
   */
  record Stopped(String group, String member, String why) implements RaftNotice {}
}
