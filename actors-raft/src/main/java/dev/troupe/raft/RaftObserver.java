package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.util.List;
import java.util.Optional;

/**
 * Sees what a member does at the moment when it does it, on the member's own thread; it must be
 * quick and change nothing. A simulation checks the properties of Figure 3 by it.
 */
interface RaftObserver {

  /** The member has recovered this from its disk. */
  default void recovered(String member, RaftState state) {}

  /** The member has taken a role in its current term, whose leader it may know. */
  default void became(String member, RoleName role, Optional<String> leader, RaftState state) {}

  /** An event was applied to the member's state, and is on its way to the disk. */
  default void recorded(String member, RaftEvent event, RaftState state) {}

  /** The member stops now, and is not started again. */
  default void stopped(String member, String why) {}

  /** The member knows these entries to be committed, and hands them to its state machine. */
  default void committed(String member, long firstIndex, List<Entry> entries) {}

  /** The member holds its leader up, as its state machine is behind. */
  default void heldUp(String member) {}

  /** The member leads, and has refused a client's commands for having too much to do. */
  default void refusedAsBusy(String member) {}
}
