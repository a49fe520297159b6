package dev.troupe.raft;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Writes down what is applied to it, and else is as another. */
record ListedMachine(StateMachine machine, List<String> applied) implements StateMachine {

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    applied.add(index + ": " + AppendMachine.text(command));
    return machine.apply(index, timeMillis, command);
  }

  @Override
  public byte[] query(byte[] query) {
    return machine.query(query);
  }

  @Override
  public Capture capture() {
    return machine.capture();
  }

  @Override
  public void restore(InputStream in) throws IOException {
    machine.restore(in);
  }
}
