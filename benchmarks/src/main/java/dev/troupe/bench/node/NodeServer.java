package dev.troupe.bench.node;

import dev.troupe.bench.peer.ReplicaPlace;
import dev.troupe.bench.peer.TroupeReplica;
import dev.troupe.bench.server.Front;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.RaftNotice;
import dev.troupe.raft.RaftStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A node in its own JVM: it says what happens to it, answers, and ends when its input does. */
public final class NodeServer {

  /** Asks for {@link Said.Standing}. */
  static final String STANDING = "standing";

  /** The same, after garbage was collected. */
  static final String STANDING_COLLECTED = "standing collected";

  private static final Duration STATUS_LIMIT = Duration.ofSeconds(20);

  private final PrintStream out;

  /**
   * @param out to whom it says it
   */
  public NodeServer(PrintStream out) {
    this.out = out;
  }

  /** Runs until the end of {@code in}. */
  public void run(ReplicaPlace place, MachineKind machine, InputStream in) throws Exception {
    GroupSpec spec = TroupeReplica.spec(place, () -> new WatchedMachine(machine.make(), this::say));
    try (TroupeReplica replica = TroupeReplica.start(place, spec, this::notice);
        Front front = Front.open(replica)) {
      say(new Said.Ready(front.port()));
      answer(replica, new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)));
    }
  }

  private void answer(TroupeReplica replica, BufferedReader asked) throws Exception {
    for (String line = asked.readLine(); line != null; line = asked.readLine()) {
      switch (line) {
        case STANDING -> say(standing(replica));
        case STANDING_COLLECTED -> {
          System.gc();
          say(standing(replica));
        }
        default -> throw new IOException("not asked for anything known: " + line);
      }
    }
  }

  private static Said standing(TroupeReplica replica) throws Exception {
    RaftStatus status = replica.status(STATUS_LIMIT);
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new Said.Standing(
        status.role().name(),
        status.term(),
        status.commit(),
        status.applied(),
        status.lastIndex(),
        status.snapshotIndex(),
        status.disk().logBytes(),
        sendsSnapshot(status),
        heap.getUsed(),
        heap.getCommitted());
  }

  private static boolean sendsSnapshot(RaftStatus status) {
    return status.leading().stream()
        .flatMap(leading -> leading.followers().values().stream())
        .anyMatch(RaftStatus.Follower::receivesSnapshot);
  }

  private void notice(RaftNotice notice) {
    if (notice instanceof RaftNotice.RoleTaken taken) {
      say(new Said.Role(taken.role().name(), taken.term(), Said.micros()));
    } else if (notice instanceof RaftNotice.SnapshotTaken taken) {
      say(new Said.Snapshot(taken.index(), taken.bytes(), taken.received(), Said.micros()));
    }
  }

  private synchronized void say(Said said) {
    out.println(said.line());
    out.flush();
  }
}
