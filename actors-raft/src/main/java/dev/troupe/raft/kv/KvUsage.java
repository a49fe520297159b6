package dev.troupe.raft.kv;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much this node's member of a group holds, for the node's front to see: it refuses commands
 * that need more, before they are proposed. So a limit is no part of what members agree on, and may
 * differ among nodes; what is on its way already still comes on top. Safe for use by any thread.
 */
public final class KvUsage {

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong expiring = new AtomicLong();

  /**
   * What keys, values and deadlines take, in bytes of memory: their own bytes, 96 for each key and
   * 64 for each deadline. As of the last command that this member has applied.
   */
  public long bytes() {
    return bytes.get();
  }

  /** How many keys have a deadline, as of the same command. */
  public long expiring() {
    return expiring.get();
  }

  void set(Store store) {
    bytes.setRelease(store.bytes());
    expiring.setRelease(store.expiring());
  }
}
