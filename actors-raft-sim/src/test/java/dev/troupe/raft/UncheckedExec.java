package dev.troupe.raft;

import dev.troupe.raft.kv.KvCommand;
import dev.troupe.raft.kv.KvOp;
import dev.troupe.raft.kv.KvStateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A mistake made on purpose: a store whose EXEC does not look at the watched versions. */
final class UncheckedExec implements StateMachine {

  private static final byte EXEC = KvCommand.encode(KvOp.EXEC)[0];

  private final StateMachine right = new KvStateMachine();

  @Override
  public byte[] apply(long index, long timeMillis, byte[] command) {
    return right.apply(
        index, timeMillis, command[0] == EXEC ? withoutConditions(command) : command);
  }

  private static byte[] withoutConditions(byte[] exec) {
    ByteBuffer in = ByteBuffer.wrap(exec).position(2);
    varint(in); // the largest reply
    long conditions = varint(in) >>> 1; // zigzag
    List<byte[]> commands = new ArrayList<>();
    for (int argument = 0; in.hasRemaining(); argument++) {
      byte[] bytes = new byte[(int) varint(in)];
      in.get(bytes);
      if (argument >= 2 * conditions) {
        commands.add(bytes);
      }
    }
    return KvCommand.encode(KvOp.EXEC, commands.toArray(byte[][]::new));
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    byte next;
    int shift = 0;
    do {
      next = in.get();
      value |= (long) (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  @Override
  public byte[] query(byte[] query) {
    return right.query(query);
  }

  @Override
  public Capture capture() {
    return right.capture();
  }

  @Override
  public void restore(InputStream in) throws IOException {
    right.restore(in);
  }
}
