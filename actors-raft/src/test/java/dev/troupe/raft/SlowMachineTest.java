package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.testkit.real.RealCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member whose state machine stands still for a while, among real ones on real threads. */
class SlowMachineTest {

  private static final List<String> THREE = List.of("n1", "n2", "n3");
  private static final int WRITES = 200;
  private static final int WRITE_BYTES = 20_000;

  /** That a leader takes while a follower stands still. */
  private static final int SNAPSHOTS = 10;

  /** What a member may hold unapplied, and what may be under way to it. */
  private static final long BOUND = 256 << 10;

  private static final long WINDOW = 64 << 10;

  @TempDir Path dir;
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final Map<String, GroupClient> clients = new TreeMap<>();
  private final Roles roles = new Roles("g");
  private RealCluster cluster;

  private void start(String logBytes) {
    cluster =
        RealCluster.of(dir, "n1", "n2", "n3")
            .config(
                """
                pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
                pekko.remote.artery.advanced.compression.actor-refs.max = off
                troupe.raft {
                  max-uncommitted-bytes = %d
                  max-inflight-bytes = %d
                  max-append-bytes = 32 KiB
                  client.request-timeout = 30 s
                  snapshot { log-bytes = %s, keep-bytes = 32 KiB }
                }
                """
                    .formatted(BOUND, WINDOW, logBytes))
            .configOfNode(
                node ->
                    ConfigFactory.parseString(
                        """
                        troupe.journal.dir = "%1$s/journal"
                        troupe.raft.snapshot-dir = "%1$s/snapshots"
                        """
                            .formatted(node.dataFolder())))
            .prepare();
    Map<String, String> addresses = new TreeMap<>();
    THREE.forEach(node -> addresses.put(node, cluster.node(node).address().toString()));
    for (String node : THREE) {
      cluster.start(node);
      roles.listenTo(node, cluster.node(node).system());
      GroupSpec spec = new GroupSpec("g", node, addresses, () -> new Gated(node));
      clients.put(node, Raft.get(cluster.node(node).system()).start(spec));
    }
  }

  @AfterEach
  void stop() throws Exception {
    gates.values().forEach(CountDownLatch::countDown);
    cluster.close();
  }

  /** It takes what the bounds allow, stays a follower of the same leader, and comes on later. */
  @Test
  void aFollowerTakesNoMoreThanItsBoundsAllowUntilItHasCaughtUp() throws Exception {
    start("32 MiB");
    String leader = roles.awaitLeader(THREE, Duration.ofSeconds(30));
    write(leader, "first=1").outcome.get(30, TimeUnit.SECONDS);
    String slow = THREE.stream().filter(node -> !node.equals(leader)).findFirst().get();
    long term = status(slow).term();
    gates.put(slow, new CountDownLatch(1));

    writeMuch(leader);
    long until = System.nanoTime() + Duration.ofSeconds(3).toNanos(); // elections are due by then
    while (System.nanoTime() < until) {
      write(leader, "k=1").outcome.get(30, TimeUnit.SECONDS);
    }
    RaftStatus behind = status(slow);
    assertThat(behind.disk().logBytes()).isBetween(BOUND, BOUND + 4 * WINDOW);
    assertThat(behind.leader()).contains(leader);
    assertThat(behind.term()).isEqualTo(term);

    gates.get(slow).countDown();
    long commit = status(leader).commit();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (status(slow).applied() < commit) {
      assertThat(System.nanoTime() - deadline).as("it catches up in time").isNegative();
    }
    assertThat(status(slow).term()).isEqualTo(term);
  }

  /** The leader cuts its log past what the follower has: a snapshot is no way round the bounds. */
  @Test
  void aFollowerThatStandsStillTakesNoSnapshotAfterSnapshot() throws Exception {
    start("128 KiB");
    String leader = roles.awaitLeader(THREE, Duration.ofSeconds(30));
    write(leader, "first=1").outcome.get(30, TimeUnit.SECONDS);
    String slow = THREE.stream().filter(node -> !node.equals(leader)).findFirst().get();
    gates.put(slow, new CountDownLatch(1));

    long last = status(slow).lastIndex();
    int snapshots = 0;
    for (long known = 0; snapshots < SNAPSHOTS; ) {
      write(leader, "k=" + "v".repeat(WRITE_BYTES)).outcome.get(30, TimeUnit.SECONDS);
      long latest = status(leader).snapshotIndex();
      snapshots += latest > Math.max(known, last) ? 1 : 0; // what it lacks is in this one alone
      known = latest;
    }
    assertThat(snapshotFiles(slow)).as("taken while it stood still").isLessThanOrEqualTo(1);

    gates.get(slow).countDown();
    long commit = status(leader).commit();
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (status(slow).applied() < commit) {
      assertThat(System.nanoTime() - deadline).as("it catches up in time").isNegative();
    }
  }

  private long snapshotFiles(String node) throws IOException {
    Path folder = cluster.node(node).dataFolder().resolve("snapshots");
    if (!Files.exists(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".snapshot")).count();
    }
  }

  private void writeMuch(String node) throws Exception {
    List<FutureCall> calls = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      calls.add(write(node, "k" + i + "=" + "v".repeat(WRITE_BYTES)));
    }
    for (FutureCall call : calls) {
      call.outcome.get(40, TimeUnit.SECONDS);
    }
  }

  private FutureCall write(String node, String text) {
    FutureCall call = new FutureCall(Call.Kind.WRITE, text);
    clients.get(node).submit(call);
    return call;
  }

  private RaftStatus status(String node) throws Exception {
    return Raft.get(cluster.node(node).system())
        .status(Duration.ofSeconds(5))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .get(0);
  }

  /** Applies nothing while its node's gate is closed. */
  private final class Gated implements StateMachine {

    private final StateMachine machine = new AppendMachine();
    private final String node;

    Gated(String node) {
      this.node = node;
    }

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      try {
        CountDownLatch gate = gates.get(node);
        if (gate != null && !gate.await(60, TimeUnit.SECONDS)) {
          throw new IllegalStateException("nobody has opened the gate of " + node);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return machine.apply(index, timeMillis, command);
    }

    @Override
    public byte[] query(byte[] query) {
      return machine.query(query);
    }

    @Override
    public Capture capture() {
      return machine.capture();
    }

    @Override
    public void restore(InputStream from) throws IOException {
      machine.restore(from);
    }
  }
}
