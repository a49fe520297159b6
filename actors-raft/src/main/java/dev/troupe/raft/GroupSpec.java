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
 *     -> pekko://troupe@127.0.0.1:7402}
 * @param stateMachine makes an empty state machine, at each start of the member
 */
public record GroupSpec(
    String group,
    String self,
    SortedMap<String, String> members,
    Supplier<StateMachine> stateMachine) {

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
    this(group, self, new TreeMap<>(members), stateMachine);
  }
}
