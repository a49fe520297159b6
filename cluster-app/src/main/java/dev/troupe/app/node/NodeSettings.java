package dev.troupe.app.node;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node's settings, the section {@code troupe.node}; {@code reference.conf} documents each key.
 *
 * @param name this node
 * @param data its folder, absolute
 * @param bindHost where the Redis and the cluster port listen
 * @param redisPort port of the Redis protocol
 * @param httpPort port of status and health
 * @param clusterPort port of Pekko's remoting
 * @param members all nodes by name
 * @param joins this node waits to be added to the store's group
 * @param passwordFile holds the password of the Redis port
 * @param tls files for mutual TLS between nodes
 * @param log bounds of the log
 * @param restartLeast first wait before a downed node starts again
 * @param restartGreatest longest such wait
 * @param stopLimit for an orderly end
 * @param statusLimit for the groups' members to tell how they stand
 */
public record NodeSettings(
    String name,
    Path data,
    String bindHost,
    int redisPort,
    int httpPort,
    int clusterPort,
    SortedMap<String, Member> members,
    boolean joins,
    Optional<Path> passwordFile,
    Optional<TlsFiles> tls,
    LogBounds log,
    Duration restartLeast,
    Duration restartGreatest,
    Duration stopLimit,
    Duration statusLimit) {

  /** The name of every node's ActorSystem; part of the members' addresses. */
  public static final String SYSTEM = "troupe";

  /** Where all these settings are. */
  public static final String SECTION = "troupe.node";

  /** How many nodes a cluster may have. */
  public static final int MAX_MEMBERS = 9;

  /**
   * What the log keeps.
   *
   * @param files how many files, the open one included
   * @param fileBytes size at which the next is begun
   */
  public record LogBounds(int files, long fileBytes) {}

  /** Keeps the members in the order of their names. */
  public NodeSettings {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  /**
   * Reads and checks the settings.
   *
   * @param config the node's file over the defaults
   * @throws BadSetting naming the key
   */
  public static NodeSettings of(Config config) {
    SettingsReader in = new SettingsReader(config);
    String name = in.text("name", "[A-Za-z0-9_-]{1,32}", "1 to 32 letters, digits, '-', '_'");
    int redis = in.port("ports.redis");
    int cluster = in.port("ports.cluster");
    int http = in.port("ports.http");
    in.require(
        redis != cluster && redis != http && http != cluster,
        "ports",
        "redis, http and cluster must differ");
    SortedMap<String, Member> members = in.members(redis, cluster);
    Member self = members.get(name);
    in.require(self != null, "members", "does not list this node, '" + name + "'");
    in.require(
        self.clusterPort() == cluster,
        "members." + name + ".cluster-port",
        "differs from ports.cluster, " + cluster);
    String host = in.optionalText("host").orElse(self.host());
    NodeSettings settings =
        new NodeSettings(
            name,
            in.requiredPath("data"),
            host,
            redis,
            http,
            cluster,
            members,
            in.bool("joins"),
            in.optionalFile("redis-password-file"),
            in.tls(),
            new LogBounds(in.integer("log.files", 2, 100), in.bytes("log.file-size", 64 << 10)),
            in.duration("restart-wait.least", Duration.ofMillis(1)),
            in.duration("restart-wait.greatest", Duration.ofMillis(1)),
            in.duration("stop-limit", Duration.ofMillis(100)),
            in.duration("status-limit", Duration.ofMillis(10)));
    in.require(
        settings.restartLeast.compareTo(settings.restartGreatest) <= 0,
        "restart-wait.least",
        "is greater than restart-wait.greatest");
    settings.demandProtectionBeyondLoopback();
    return settings;
  }

  /** Safe by default: what leaves this machine is encrypted or at least has a password. */
  private void demandProtectionBeyondLoopback() {
    List<Map.Entry<String, String>> hosts =
        List.of(
            Map.entry(SECTION + ".members." + name + ".host", self().host()),
            Map.entry(SECTION + ".host", bindHost));
    for (Map.Entry<String, String> host : hosts) {
      if (isLoopback(host.getKey(), host.getValue())) {
        continue;
      }
      String where = host.getKey() + " is " + host.getValue() + ", beyond loopback: ";
      if (tls.isEmpty()) {
        throw new BadSetting(
            SECTION + ".tls.certificate",
            where + "the cluster port demands mutual TLS (tls.certificate, tls.key, tls.ca)");
      }
      if (passwordFile.isEmpty()) {
        throw new BadSetting(
            SECTION + ".redis-password-file", where + "the Redis port demands a password");
      }
    }
  }

  private static boolean isLoopback(String key, String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new BadSetting(key, "unknown host '" + host + "'");
    }
  }

  /** This node among the members. */
  public Member self() {
    return members.get(name);
  }
}
