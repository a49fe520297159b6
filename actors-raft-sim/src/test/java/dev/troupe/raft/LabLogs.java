package dev.troupe.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the servers of lab 2 have applied, command by command, counted from 1. The first to apply
 * something at an index decides what all others must apply there, for ever.
 */
final class LabLogs {

  private final List<String> agreed = new ArrayList<>();
  private final Map<String, Long> firstIndexes = new HashMap<>();
  private final Map<String, Machine> machines = new HashMap<>();
  private String violation;

  Optional<String> violation() {
    return Optional.ofNullable(violation);
  }

  /** A server's machine, which begins with nothing. */
  StateMachine machine(String server) {
    Machine machine = new Machine(server);
    machines.put(server, machine);
    return machine;
  }

  /** How many servers have applied what belongs at this index. */
  int appliedBy(long index) {
    return (int) machines.values().stream().filter(machine -> machine.count >= index).count();
  }

  /** The highest index that anyone has ever applied. */
  long lastIndex() {
    return agreed.size();
  }

  /** Where a command stands first; 0 if nobody has applied it yet. */
  long indexOf(String command) {
    return firstIndexes.getOrDefault(command, 0L);
  }

  private void apply(String server, long index, String command) {
    if (index == agreed.size() + 1) {
      agreed.add(command);
      firstIndexes.putIfAbsent(command, index);
    } else if (!agreed.get((int) index - 1).equals(command)) {
      violation =
          server + " applies " + command + " at " + index + ", not " + agreed.get((int) index - 1);
    }
  }

  /** Keeps no commands of its own: what it has applied is what is agreed up to its count. */
  private final class Machine implements StateMachine {
    private final String server;
    private long count;
    private long lastLogIndex;

    Machine(String server) {
      this.server = server;
    }

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      if (index <= lastLogIndex) {
        violation = server + " applies entry " + index + " after " + lastLogIndex;
      }
      lastLogIndex = index;
      LabLogs.this.apply(server, ++count, AppendMachine.text(command));
      return new byte[0];
    }

    /** Whatever is asked, the answer is how many commands it has applied; lab 2 asks nothing. */
    @Override
    public byte[] query(byte[] query) {
      return AppendMachine.bytes(Long.toString(count));
    }

    @Override
    public Capture capture() {
      List<String> applied = List.copyOf(agreed.subList(0, (int) count));
      return to -> {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(applied.size());
        for (String command : applied) {
          out.writeUTF(command);
        }
        out.flush();
      };
    }

    @Override
    public void restore(InputStream from) throws IOException {
      DataInputStream in = new DataInputStream(from);
      long size = in.readInt();
      for (count = 0; count < size; ) {
        LabLogs.this.apply(server, ++count, in.readUTF());
      }
      lastLogIndex = 0; // not in the snapshot: the member checks it
    }
  }
}
