package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.testkit.real.RealCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State machines on the members' thread, among real nodes. */
class QuickMachineTest {

  private static final List<String> THREE = List.of("n1", "n2", "n3");
  private static final String MEMBERS_THREAD = "troupe-raft";
  private static final long LIMIT_SECONDS = 40;

  @TempDir Path dir;
  private final Roles roles = new Roles("restored");
  private final CountDownLatch restoring = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Set<String> applyThreads = ConcurrentHashMap.newKeySet();
  private final Set<String> queryThreads = ConcurrentHashMap.newKeySet();
  private final Set<String> restoreThreads = ConcurrentHashMap.newKeySet();
  private final Map<String, GroupClient> clients = new TreeMap<>();
  private RealCluster cluster;

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    cluster.close();
  }

  /** What takes long, to read a snapshot, is on another thread; all else waits for it there. */
  @Test
  void runsOnTheMembersThreadAndIsRestoredElsewhere() throws Exception {
    prepare();
    start("n1");
    start("n2");
    String leader = roles.awaitLeader(List.of("n1", "n2"), Duration.ofSeconds(LIMIT_SECONDS));
    int writes = 0;
    Set<Long> snapshots = new TreeSet<>(); // after several, what is on its way to n3 cannot help it
    while (snapshots.size() < 5) {
      call(leader, "restored", Call.Kind.WRITE, "k=" + "v".repeat(5_000));
      writes++;
      snapshots.add(status(leader, "restored").snapshotIndex());
    }
    start("n3");
    assertThat(restoring.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    call(leader, "other", Call.Kind.WRITE, "k=1");
    long commit = status(leader, "other").commit();
    await("n3", "other", commit); // its state machine runs while that of the first group reads
    call(leader, "restored", Call.Kind.WRITE, "k=end");
    assertThat(status("n3", "restored").applied())
        .isLessThan(status(leader, "restored").snapshotIndex());

    gate.countDown();
    await("n3", "restored", status(leader, "restored").commit());
    assertThat(call("n3", "restored", Call.Kind.READ, "k"))
        .isEqualTo("v".repeat(5_000 * writes) + "end");
    assertThat(applyThreads).allMatch(QuickMachineTest::isOfMembers);
    assertThat(queryThreads).isNotEmpty().allMatch(QuickMachineTest::isOfMembers);
    assertThat(restoreThreads).isNotEmpty().noneMatch(QuickMachineTest::isOfMembers);
  }

  private static boolean isOfMembers(String thread) {
    return thread.startsWith(MEMBERS_THREAD);
  }

  private void prepare() throws Exception {
    cluster =
        RealCluster.of(dir, "n1", "n2", "n3")
            .config(
                """
                pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
                pekko.remote.artery.advanced.compression.actor-refs.max = off
                troupe.raft {
                  client.request-timeout = 30 s
                  max-append-bytes = 32 KiB
                  max-inflight-bytes = 64 KiB
                  snapshot { log-bytes = 64 KiB, keep-bytes = 0 }
                }
                """)
            .configOfNode(
                node ->
                    ConfigFactory.parseString(
                        """
                        troupe.journal.dir = "%1$s/journal"
                        troupe.raft.snapshot-dir = "%1$s/snapshots"
                        """
                            .formatted(node.dataFolder())))
            .prepare();
  }

  private void start(String node) {
    Map<String, String> addresses = new TreeMap<>();
    THREE.forEach(name -> addresses.put(name, cluster.node(name).address().toString()));
    cluster.start(node);
    roles.listenTo(node, cluster.node(node).system());
    Raft raft = Raft.get(cluster.node(node).system());
    for (String group : List.of("other", "restored")) {
      GroupSpec spec = new GroupSpec(group, node, addresses, Watched::new).withQuickMachine();
      clients.put(node + group, raft.start(spec));
    }
  }

  private String call(String node, String group, Call.Kind kind, String text) throws Exception {
    FutureCall call = new FutureCall(kind, text);
    clients.get(node + group).submit(call);
    return call.outcome.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private void await(String node, String group, long index) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (status(node, group).applied() < index) {
      assertThat(System.nanoTime() - deadline).as("applied in time").isNegative();
    }
  }

  private RaftStatus status(String node, String group) throws Exception {
    return Raft.get(cluster.node(node).system())
        .status(Duration.ofSeconds(5))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .stream()
        .filter(status -> status.group().equals(group))
        .findFirst()
        .orElseThrow();
  }

  /** Notes who calls it, and is restored when the gate is open. */
  private final class Watched implements StateMachine {

    private final StateMachine machine = new AppendMachine();

    @Override
    public byte[] apply(long index, long timeMillis, byte[] command) {
      applyThreads.add(Thread.currentThread().getName());
      return machine.apply(index, timeMillis, command);
    }

    @Override
    public byte[] query(byte[] query) {
      queryThreads.add(Thread.currentThread().getName());
      return machine.query(query);
    }

    @Override
    public Capture capture() {
      return machine.capture();
    }

    @Override
    public void restore(InputStream from) throws IOException {
      restoreThreads.add(Thread.currentThread().getName());
      restoring.countDown();
      try {
        if (!gate.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("nobody has opened the gate");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      machine.restore(from);
    }
  }
}
