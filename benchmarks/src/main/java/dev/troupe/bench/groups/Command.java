package dev.troupe.bench.groups;

import dev.troupe.bench.peer.Tally;
import java.nio.ByteBuffer;

/** A command: its mark, which the answer repeats, and the group that it is for. */
final class Command {

  private static final int GROUP_AT = Tally.MARK;

  private Command() {}

  /** Turns bytes into a command; what is behind its head stays. */
  static void stamp(byte[] command, long mark, int group) {
    ByteBuffer.wrap(command).putLong(mark).putInt(group);
  }

  /** The group of a command. */
  static int group(byte[] command) {
    return ByteBuffer.wrap(command).getInt(GROUP_AT);
  }

  /** The payload of a read of a group's state. */
  static byte[] read(int group) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(group).array();
  }

  /** The group of a read, or what stands there for a {@link NodeAsk}. */
  static int groupOfRead(byte[] payload) {
    return ByteBuffer.wrap(payload).getInt();
  }
}
