package dev.troupe.raft;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import dev.troupe.testkit.real.RealCluster;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Many idle groups on three nodes in one JVM: prints how much of a processor they take. Arguments:
 * how many groups, for how many seconds to measure, and how many groups a node must have for
 * heartbeats to be coalesced.
 */
final class IdleGroupsBench {

  private static final List<String> NODES = List.of("n1", "n2", "n3");

  /** The first ones show the start, and a JVM that is not warm yet. */
  private static final int PERIODS = 8;

  private static final OperatingSystemMXBean JVM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private IdleGroupsBench() {}

  public static void main(String[] args) throws Exception {
    int groups = Integer.parseInt(args[0]);
    int seconds = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("idle-groups-");
    try (RealCluster cluster = cluster(folder, Integer.parseInt(args[2]))) {
      Map<String, String> members = new TreeMap<>();
      NODES.forEach(cluster::start);
      NODES.forEach(node -> members.put(node, cluster.node(node).address().toString()));
      long nothing = cpuNanos();
      TimeUnit.SECONDS.sleep(seconds);
      print("no groups", nothing, seconds);
      for (int i = 0; i < groups; i++) {
        for (String node : NODES) {
          Raft.get(cluster.node(node).system())
              .start(new GroupSpec("g" + i, node, members, AppendMachine::new));
        }
      }
      for (int i = 0; i < PERIODS; i++) {
        long terms = terms(cluster);
        long before = cpuNanos();
        TimeUnit.SECONDS.sleep(seconds);
        print(groups + " groups", before, seconds);
        System.out.println("  elections meanwhile: " + (terms(cluster) - terms) / NODES.size());
      }
    }
    System.exit(0);
  }

  private static RealCluster cluster(Path folder, int fromGroups) {
    return RealCluster.of(folder, NODES.toArray(String[]::new))
        .config(
            """
            pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
            pekko.remote.artery.advanced.compression.actor-refs.max = off
            troupe.raft.heartbeat-coalescing.from-groups = %d
            """
                .formatted(fromGroups))
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

  private static List<RaftStatus> statuses(RealCluster cluster, String node) throws Exception {
    return Raft.get(cluster.node(node).system())
        .status(Duration.ofSeconds(20))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  private static long terms(RealCluster cluster) throws Exception {
    long sum = 0;
    for (String node : NODES) {
      sum += statuses(cluster, node).stream().mapToLong(RaftStatus::term).sum();
    }
    return sum;
  }

  private static long cpuNanos() {
    return JVM.getProcessCpuTime();
  }

  private static void print(String what, long before, int seconds) {
    double part = (cpuNanos() - before) / 1e9 / seconds;
    System.out.printf("%s: %.1f %% of one processor%n", what, 100 * part);
  }
}
