package dev.troupe.raft;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the members of one node have together ({@code troupe.raft.node}): each of a thousand groups
 * may be well within its own bounds, and the node still be out of memory. Safe for any thread.
 */
final class NodeBudget {

  /** With less a group would write snapshots all the time. */
  private static final long LEAST_LOG_BYTES = 16 << 10;

  private final RaftSettings.Node limits;
  private final AtomicInteger members = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong commands = new AtomicLong();

  NodeBudget(RaftSettings.Node limits) {
    this.limits = limits;
  }

  /** One more member is on this node, from now on. */
  Share join() {
    members.incrementAndGet();
    return new Share();
  }

  /** A member's part in it; what it holds, it says on its own thread. */
  final class Share {

    private long heldBytes;
    private long heldCommands;

    private Share() {}

    /** The member holds so much as a leader, in place of what it held before. */
    void hold(long newBytes, long newCommands) {
      if (newBytes != heldBytes) {
        bytes.addAndGet(newBytes - heldBytes);
        heldBytes = newBytes;
      }
      if (newCommands != heldCommands) {
        commands.addAndGet(newCommands - heldCommands);
        heldCommands = newCommands;
      }
    }

    /** The node's leaders hold as much as they may, whichever of them it is that does. */
    boolean isSpent() {
      return bytes.get() > limits.maxUncommittedBytes()
          || commands.get() > limits.maxUncommittedCommands();
    }

    /**
     * To how many bytes this member's log may grow.
     *
     * @param alone if it were the only one
     */
    long logBytes(long alone) {
      int sharers = members.get();
      return sharers < 2
          ? alone
          : Math.min(alone, Math.max(LEAST_LOG_BYTES, limits.logBytes() / sharers));
    }
  }
}
