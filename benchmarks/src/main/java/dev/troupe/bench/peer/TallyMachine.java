package dev.troupe.bench.peer;

import dev.troupe.raft.StateMachine;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@link Tally} as a state machine of actors-raft. */
public final class TallyMachine implements StateMachine {

  private final Tally tally = new Tally();

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    return tally.apply(command, 0, command.length);
  }

  @Override
  public byte[] query(byte[] query) {
    return tally.query();
  }

  @Override
  public Capture capture() {
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    try {
      tally.writeTo(new DataOutputStream(held));
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return held::writeTo;
  }

  @Override
  public void restore(InputStream in) throws IOException {
    tally.readFrom(new DataInputStream(in));
  }
}
