package dev.troupe.bench.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jgroups.raft.StateMachine;

/** {@link Tally} as a state machine of jgroups-raft, which hands over queries as commands too. */
final class TallyRsm implements StateMachine {

  private final Tally tally = new Tally();

  @Override
  public byte[] apply(byte[] data, int offset, int length, boolean serializeResponse) {
    return length == 0 ? tally.query() : tally.apply(data, offset, length);
  }

  @Override
  public void readContentFrom(DataInput in) throws IOException {
    tally.readFrom(in);
  }

  @Override
  public void writeContentTo(DataOutput out) throws IOException {
    tally.writeTo(out);
  }
}
