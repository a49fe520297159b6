package dev.troupe.raft.redis;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import dev.troupe.raft.RaftStatus;
import dev.troupe.raft.kv.KvSettings;
import dev.troupe.raft.kv.KvStateMachine;
import dev.troupe.raft.kv.KvUsage;
import dev.troupe.testkit.real.RealCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The store on real members, with their journals in folders and sockets between them, in one JVM;
 * and ports that speak the Redis protocol in front of any of them.
 */
final class RealGroup implements AutoCloseable {

  private static final String GROUP = "kv";

  final RealCluster cluster;
  private final List<String> members;
  private final Map<String, KvUsage> usages = new TreeMap<>();
  private final Map<String, GroupClient> clients = new TreeMap<>();
  private final List<RedisServer.Bound> servers = new ArrayList<>();

  /** Starts none of them. */
  RealGroup(Path folder, String settings, String... members) {
    this.members = List.of(members);
    cluster =
        RealCluster.of(folder, members)
            .config(
                """
                pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
                pekko.remote.artery.advanced.compression.actor-refs.max = off
                pekko.cluster.downing-provider-class = "" # who is cut off stays a member
                troupe.redis.port = 0
                %s
                """
                    .formatted(settings))
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

  /** Starts a node and its member. */
  RealGroup start(String member) {
    cluster.start(member);
    KvUsage usage = new KvUsage();
    Map<String, String> addresses =
        members.stream()
            .collect(Collectors.toMap(m -> m, m -> cluster.node(m).address().toString()));
    GroupSpec spec = new GroupSpec(GROUP, member, addresses, () -> new KvStateMachine(usage));
    ActorSystem<?> system = cluster.node(member).system();
    boolean together = RedisSettings.of(system.settings().config()).onMembersThread();
    clients.put(member, Raft.get(system).start(together ? spec.withQuickMachine() : spec));
    usages.put(member, usage);
    return this;
  }

  /** A client of a new port at a member. */
  RawClient connect(String member, String... settings) {
    return new RawClient(listen(member, settings));
  }

  /** A new port at a member, with these settings before the node's. */
  int listen(String member, String... settings) {
    Config config =
        ConfigFactory.parseString(String.join("\n", settings))
            .withFallback(cluster.node(member).system().settings().config());
    try {
      RedisServer.Bound server =
          RedisServer.bind(
                  cluster.node(member).system(),
                  clients.get(member),
                  RedisSettings.of(config),
                  KvSettings.of(config),
                  usages.get(member),
                  Optional::empty)
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      servers.add(server);
      return server.port();
    } catch (Exception e) {
      throw new AssertionError("cannot listen", e);
    }
  }

  /** What a member's own store holds. */
  KvUsage usage(String member) {
    return usages.get(member);
  }

  /** The member that leads, once one does. */
  String leader() {
    String[] found = new String[1];
    Await.until(() -> (found[0] = leaderNow()) != null);
    return found[0];
  }

  private String leaderNow() {
    for (String member : clients.keySet()) {
      for (RaftStatus status : statusOf(member)) {
        if (status.role() == RaftStatus.RoleName.LEADER) {
          return member;
        }
      }
    }
    return null;
  }

  private List<RaftStatus> statusOf(String member) {
    try {
      return Raft.get(cluster.node(member).system())
          .status(Duration.ofSeconds(2))
          .toCompletableFuture()
          .get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no status of " + member, e);
    }
  }

  @Override
  public void close() {
    try {
      for (RedisServer.Bound server : servers) {
        server.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
      }
      cluster.close();
    } catch (Exception e) {
      throw new AssertionError("does not end", e);
    }
  }
}
