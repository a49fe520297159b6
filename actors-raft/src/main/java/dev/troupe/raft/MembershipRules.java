package dev.troupe.raft;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Changes of a group's members (§6, thesis 4), as pure functions. */
final class MembershipRules {

  private MembershipRules() {}

  /**
   * Why a change to {@code target} may not begin, if so, while this leader carries out none: never,
   * or not before what is in the log already is committed.
   *
   * @param firstIndex of the leader's term. Before an entry of it is committed, two leaders might
   *     each change one member of the same configuration, and their majorities need not meet: the
   *     error of single-server changes that was found after the thesis
   */
  static Optional<GroupAdmin.Reply> hindrance(
      RaftState state, long commitIndex, long firstIndex, Configuration target) {
    if (target.voters().isEmpty()) {
      return Optional.of(new GroupAdmin.Refused("a group cannot be without voters"));
    }
    if (target.isJoint()) {
      return Optional.of(
          new GroupAdmin.Refused("a joint configuration is not for an operator to ask for"));
    }
    if (commitIndex < firstIndex) {
      return Optional.of(
          new GroupAdmin.NotYet("the leader has not committed an entry of its own term yet"));
    }
    if (state.configurationIndex() > commitIndex || state.configuration().isJoint()) {
      return Optional.of(new GroupAdmin.NotYet("an earlier configuration is not committed yet"));
    }
    return Optional.empty();
  }

  /**
   * The configuration to append next on the way from one that is committed to the target: new
   * voters come as learners first (thesis 4.2.1), one voter is then added or removed at once (4.1),
   * more by way of a joint configuration (§6).
   *
   * @param caughtUp a learner has nearly all of the log
   * @return empty if new voters have still to catch up, or the target is reached
   */
  static Optional<Configuration> next(
      Configuration current, Configuration target, Predicate<String> caughtUp) {
    if (current.isJoint()) {
      return Optional.of(current.leaveJoint());
    }
    if (current.equals(target)) {
      return Optional.empty();
    }
    SortedMap<String, String> learners = new TreeMap<>(current.learners());
    SortedSet<String> added = new TreeSet<>(target.voters().keySet());
    added.removeAll(current.voters().keySet());
    for (String voter : added) {
      learners.putIfAbsent(voter, target.voters().get(voter));
    }
    if (learners.size() > current.learners().size()) {
      return Optional.of(Configuration.of(current.voters(), learners));
    }
    if (!added.stream().allMatch(caughtUp)) {
      return Optional.empty();
    }
    SortedSet<String> removed = new TreeSet<>(current.voters().keySet());
    removed.removeAll(target.voters().keySet());
    boolean single = added.size() + removed.size() <= 1;
    return Optional.of(
        single ? target : new Configuration(target.voters(), current.voters(), target.learners()));
  }
}
