package dev.troupe.raft.kv;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much this node's member of a group holds, for the node's front to see: it refuses commands
 * that need more, before they are proposed. So a limit is no part of what members agree on, and may
 * differ among nodes; what is on its way already still comes on top. Safe for use by any thread.
 */
public final class KvUsage {

  private final AtomicLong bytes = new AtomicLong();

  /**
   * What keys, values and deadlines take, in bytes of memory: their own bytes, 96 for each key and
   * 64 for each deadline. As of the last command that this member has applied.
   */
  public long bytes() {
    return bytes.get();
  }

  void set(long now) {
    bytes.setRelease(now);
  }
}
