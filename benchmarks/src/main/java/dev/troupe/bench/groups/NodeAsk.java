package dev.troupe.bench.groups;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the client asks of a node, rather than of one of its groups: sent as a read of a group that
 * cannot be.
 */
enum NodeAsk {
  /** Start this node's member of each group; answered once all are started. */
  START,

  /** Which groups are led here? Answered with the bits of a {@link java.util.BitSet}. */
  LED,

  /** Hand over the groups that others are to lead; answered once that was tried with each. */
  SPREAD,

  /** Collect garbage; answered with the bytes of heap that are used then. */
  COLLECT;

  /** In a request's payload, where a group's number would stand. */
  byte[] encode() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(-1 - ordinal()).array();
  }

  /** What this stands for, if it is no group. */
  static Optional<NodeAsk> decode(int group) {
    return group >= 0 ? Optional.empty() : Optional.of(values()[-1 - group]);
  }
}
