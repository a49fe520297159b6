package dev.troupe.raft;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.troupe.raft.lane.LaneLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code troupe.raft}, read once and checked; see {@code troupe-raft.conf} for what each key means.
 */
public record RaftSettings(
    Duration heartbeatInterval,
    Coalescing coalescing,
    Duration electionTimeoutMin,
    Duration electionTimeoutMax,
    int maxAppendBytes,
    int maxInflightMessages,
    long maxInflightBytes,
    long maxUncommittedBytes,
    int maxPendingReads,
    int maxCommandBytes,
    int maxEventBytes,
    Node node,
    Snapshots snapshots,
    Sessions sessions,
    Reads reads,
    Membership membership,
    Client client,
    Storage storage,
    LaneLimits lane) {

  /** {@code troupe.raft.heartbeat-coalescing}. */
  public record Coalescing(int fromGroups, Duration window) {}

  /** {@code troupe.raft.node}: all groups of this node together. */
  public record Node(long maxUncommittedBytes, int maxUncommittedCommands, long logBytes) {}

  /** {@code troupe.raft.snapshot}. */
  public record Snapshots(
      long logBytes, long keepBytes, int chunkBytes, int maxChunkBytes, Path dir) {}

  /** {@code troupe.raft.session}. */
  public record Sessions(Duration timeout, int maxSessions, long maxBytes) {}

  /** {@code troupe.raft.read}. */
  public record Reads(
      boolean atMember, boolean lease, double maxClockDrift, Duration askOthersAfter) {}

  /** {@code troupe.raft.membership}. */
  public record Membership(Duration catchUpTimeout) {}

  /** {@code troupe.raft.client}. */
  public record Client(
      Duration requestTimeout,
      int maxQueued,
      long maxQueuedBytes,
      int maxInflight,
      long maxInflightBytes,
      int maxFrameBytes,
      Duration retryInterval) {}

  /** {@code troupe.raft.storage} and the plugins. */
  public record Storage(
      Duration minBackoff, Duration maxBackoff, String journalPlugin, String snapshotPlugin) {}

  private static final String PATH = "troupe.raft.";

  /**
   * Reads {@code troupe.raft} of an application's configuration.
   *
   * @throws ConfigException that names the key, if a value is missing or out of its bounds
   */
  public static RaftSettings of(Config config) {
    RaftSettings settings =
        new RaftSettings(
            duration(config, "heartbeat-interval"),
            new Coalescing(
                count(config, "heartbeat-coalescing.from-groups"),
                duration(config, "heartbeat-coalescing.window")),
            duration(config, "election-timeout-min"),
            duration(config, "election-timeout-max"),
            bytes(config, "max-append-bytes", 1024),
            count(config, "max-inflight-messages"),
            bytes(config, "max-inflight-bytes", 1024),
            bytes(config, "max-uncommitted-bytes", 1024),
            count(config, "max-pending-reads"),
            bytes(config, "max-command-bytes", 1),
            bytes(config, "max-event-bytes", 1024),
            new Node(
                shareOfHeap(config, "node.max-uncommitted-bytes"),
                count(config, "node.max-uncommitted-commands"),
                shareOfHeap(config, "node.log-bytes")),
            new Snapshots(
                bytes(config, "snapshot.log-bytes", 1),
                bytes(config, "snapshot.keep-bytes", 0),
                bytes(config, "snapshot.chunk-bytes", 1),
                bytes(config, "snapshot.max-chunk-bytes", 1),
                Path.of(config.getString(PATH + "snapshot-dir"))),
            new Sessions(
                duration(config, "session.timeout"),
                count(config, "session.max-sessions"),
                bytes(config, "session.max-bytes", 1)),
            new Reads(
                isAtMember(config),
                config.getBoolean(PATH + "read.lease"),
                drift(config),
                duration(config, "read.ask-others-after")),
            new Membership(duration(config, "membership.catch-up-timeout")),
            new Client(
                duration(config, "client.request-timeout"),
                count(config, "client.max-queued"),
                bytes(config, "client.max-queued-bytes", 1),
                count(config, "client.max-inflight"),
                bytes(config, "client.max-inflight-bytes", 1),
                bytes(config, "client.max-frame-bytes", 1),
                duration(config, "client.retry-interval")),
            new Storage(
                duration(config, "storage.min-backoff"),
                duration(config, "storage.max-backoff"),
                config.getString(PATH + "journal-plugin"),
                config.getString(PATH + "snapshot-plugin")),
            new LaneLimits(
                config.getBoolean(PATH + "lane.enabled"),
                port(config),
                duration(config, "lane.dead-after"),
                bytes(config, "lane.max-waiting-bytes", 1 << 20)));
    if (settings.electionTimeoutMin.compareTo(settings.heartbeatInterval.multipliedBy(2)) < 0) {
      throw bad(config, "election-timeout-min", "must be at least twice heartbeat-interval");
    }
    if (settings.coalescing.window.multipliedBy(2).compareTo(settings.heartbeatInterval) > 0) {
      throw bad(
          config, "heartbeat-coalescing.window", "must be at most half of heartbeat-interval");
    }
    if (settings.electionTimeoutMax.compareTo(settings.electionTimeoutMin) <= 0) {
      throw bad(config, "election-timeout-max", "must be above election-timeout-min");
    }
    if (settings.snapshots.keepBytes >= settings.snapshots.logBytes) { // or it is always due
      throw bad(config, "snapshot.keep-bytes", "must be below snapshot.log-bytes");
    }
    if (settings.snapshots.maxChunkBytes < settings.snapshots.chunkBytes) {
      throw bad(config, "snapshot.max-chunk-bytes", "must be at least snapshot.chunk-bytes");
    }
    if (settings.storage.maxBackoff.compareTo(settings.storage.minBackoff) < 0) {
      throw bad(config, "storage.max-backoff", "must be at least storage.min-backoff");
    }
    return settings;
  }

  private static Duration duration(Config config, String key) {
    Duration value = Duration.ofMillis(config.getDuration(PATH + key).toMillis());
    if (value.isZero() || value.isNegative()) {
      throw bad(config, key, "must be at least 1 ms");
    }
    return value;
  }

  private static int port(Config config) {
    int port = config.getInt(PATH + "lane.port");
    if (port < 0 || port > 65_535) {
      throw bad(config, "lane.port", "must be 0 to 65535");
    }
    return port;
  }

  private static boolean isAtMember(Config config) {
    String at = config.getString(PATH + "read.at");
    if (!at.equals("leader") && !at.equals("member")) {
      throw bad(config, "read.at", "must be leader or member");
    }
    return at.equals("member");
  }

  private static double drift(Config config) {
    double drift = config.getDouble(PATH + "read.max-clock-drift");
    if (!(drift >= 0 && drift <= 1)) {
      throw bad(config, "read.max-clock-drift", "must be between 0 and 1");
    }
    return drift;
  }

  private static int count(Config config, String key) {
    int value = config.getInt(PATH + key);
    if (value < 1) {
      throw bad(config, key, "must be at least 1");
    }
    return value;
  }

  private static int bytes(Config config, String key, int least) {
    long value = config.getBytes(PATH + key);
    if (value < least || value > Integer.MAX_VALUE / 2) {
      throw bad(config, key, "must be between " + least + " bytes and 1 GiB");
    }
    return (int) value;
  }

  private static long shareOfHeap(Config config, String key) {
    if (config.getString(PATH + key).equals("auto")) {
      return Runtime.getRuntime().maxMemory() / 4;
    }
    long value = config.getBytes(PATH + key);
    if (value < 1024) {
      throw bad(config, key, "must be auto or at least 1024 bytes");
    }
    return value;
  }

  private static ConfigException bad(Config config, String key, String why) {
    return new ConfigException.BadValue(config.getValue(PATH + key).origin(), PATH + key, why);
  }
}
