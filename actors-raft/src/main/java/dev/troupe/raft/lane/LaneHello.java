package dev.troupe.raft.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first frame on a lane, from either side: who speaks, and whom it takes the other one for. A
 * port may belong to somebody else by now, or somebody else may call.
 */
public record LaneHello(String from, String to) {

  private static final long MAGIC = 0x54524F5550450001L; // "TROUPE", and the version of the frames

  /** As a frame. */
  public ByteBuf encode(ByteBufAllocator alloc) {
    byte[] names = (from + "\n" + to).getBytes(StandardCharsets.UTF_8);
    return alloc.buffer().writeInt(Long.BYTES + names.length).writeLong(MAGIC).writeBytes(names);
  }

  /** Empty if it is none. */
  static Optional<LaneHello> decode(ByteBuf frame) {
    if (frame.readableBytes() < Long.BYTES || frame.readLong() != MAGIC) {
      return Optional.empty();
    }
    String[] names = frame.toString(StandardCharsets.UTF_8).split("\n", -1);
    return names.length == 2 ? Optional.of(new LaneHello(names[0], names[1])) : Optional.empty();
  }

  LaneHello answer() {
    return new LaneHello(to, from);
  }
}
