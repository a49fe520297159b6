package dev.troupe.raft;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * One group as this node takes part in it.
 *
 * @param group the group's name, the same on every member: letters, digits, '-' and '_'
 * @param self this member's id, one of the keys of {@code members}
 * @param members member id to the address of the ActorSystem that hosts it, for example {@code n1
 *     -> pekko://troupe@127.0.0.1:7402}. They are the group's first voters; as soon as there is a
 *     log, its configuration alone counts
 * @param joins this member waits to be added to a group that exists; {@code members} say where the
 *     others are, and this one
 * @param stateMachine makes an empty state machine, at each start of the member; if it throws, the
 *     member stops for good
 * @param quickMachine see {@link #withQuickMachine}
 */
public record GroupSpec(
    String group,
    String self,
    SortedMap<String, String> members,
    boolean joins,
    Supplier<StateMachine> stateMachine,
    boolean quickMachine) {

  public GroupSpec {
    if (!group.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("not a group's name: '" + group + "'");
    }
    if (!members.containsKey(self)) {
      throw new IllegalArgumentException("member " + self + " is not among " + members.keySet());
    }
    members = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  public GroupSpec(
      String group, String self, Map<String, String> members, Supplier<StateMachine> stateMachine) {
    this(group, self, new TreeMap<>(members), false, stateMachine, false);
  }

  /** A member that waits to be added to a group that exists ({@link Raft#changeMembers}). */
  public static GroupSpec joining(
      String group, String self, Map<String, String> members, Supplier<StateMachine> stateMachine) {
    return new GroupSpec(group, self, new TreeMap<>(members), true, stateMachine, false);
  }

  /**
   * The same, with a promise: the state machine takes no more than some ten microseconds for any
   * command or query, however large its state. It then runs on the thread of the node's members,
   * which spares each command two changes of threads, and many groups most of what a command costs.
   *
   * <p>What takes longer holds up all groups of the node, their elections and heartbeats too; one
   * call that takes as long as {@code election-timeout-min} may cost them their leaders. {@link
   * StateMachine#restore} and {@link StateMachine.Capture#writeTo} may take as long as they like,
   * as they run elsewhere.
   */
  public GroupSpec withQuickMachine() {
    return new GroupSpec(group, self, members, joins, stateMachine, true);
  }

  Configuration initial() {
    return joins ? Configuration.NONE : Configuration.of(members);
  }
}
