package dev.troupe.raft;

import dev.troupe.raft.RaftStatus.RoleName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The properties of Figure 3, and who leads, and how indexes of the log count in commands. */
final class LabWatch extends RaftProperties {

  private final Map<String, RoleName> roles = new HashMap<>();

  /** At an index: how many commands are committed up to it. */
  private final List<Long> commands = new ArrayList<>(List.of(0L));

  boolean leads(String member) {
    return roles.get(member) == RoleName.LEADER;
  }

  /** It has crashed. */
  void gone(String member) {
    roles.remove(member);
  }

  /** The labs' index of the last command at or before a committed index of the log. */
  long commandsUpTo(long committedIndex) {
    return commands.get((int) committedIndex);
  }

  @Override
  public void became(String member, RoleName role, Optional<String> leader, RaftState state) {
    super.became(member, role, leader, state);
    roles.put(member, role);
  }

  @Override
  public void committed(String member, long firstIndex, List<Entry> entries) {
    super.committed(member, firstIndex, entries);
    long index = firstIndex;
    for (Entry entry : entries) {
      if (index == commands.size()) {
        boolean command = entry.kind() == Entry.Kind.COMMAND;
        commands.add(commands.get(commands.size() - 1) + (command ? 1 : 0));
      }
      index++;
    }
  }
}
