package dev.troupe.raft.redis;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;

/**
 * The section {@code troupe.redis}; each key is explained in {@code troupe-redis.conf}.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 for any that is free
 * @param password what clients must say; empty for none, which is allowed on loopback only
 * @param eventLoopThreads threads that read and write all sockets; 0 for that of the members
 * @param nativeTransport whether to use epoll where it is available
 * @param maxConnections connections beyond this are refused
 * @param maxInlineBytes the longest command that is one line of text
 * @param inlineTimeout how long such a line may be without its end before its client is closed
 * @param maxOutstandingCommands of one connection, before it is read from no more
 * @param maxOutstandingBytes of the commands of one connection, before it is read from no more
 * @param outputHighWater bytes that wait in the socket of one connection, before it is read from no
 *     more
 * @param maxOutputBytes replies of one connection that wait for the socket; beyond, it is closed
 * @param stallTimeout how long a client may take nothing of its replies before it is closed
 * @param maxBytesInFlight commands and replies of all connections; beyond, commands are refused
 * @param requestTimeout how long a command may take from its decoding to its reply
 * @param unknownOutcome what a client is told of a write whose outcome is not known
 * @param maxSessionWindow the largest window of a session
 * @param maxTransactionCommands that one connection may have queued
 * @param maxTransactionBytes of the commands that one connection has queued, and of the keys that
 *     it watches
 * @param maxWatchedKeys that one connection may watch
 */
public record RedisSettings(
    String host,
    int port,
    String password,
    int eventLoopThreads,
    boolean nativeTransport,
    int maxConnections,
    int maxInlineBytes,
    Duration inlineTimeout,
    int maxOutstandingCommands,
    int maxOutstandingBytes,
    int outputHighWater,
    int maxOutputBytes,
    Duration stallTimeout,
    long maxBytesInFlight,
    Duration requestTimeout,
    UnknownOutcome unknownOutcome,
    int maxSessionWindow,
    int maxTransactionCommands,
    int maxTransactionBytes,
    int maxWatchedKeys) {

  /** What to do when a write was proposed and not answered in time. */
  public enum UnknownOutcome {
    /** Close the connection: clients take that for what it is. */
    CLOSE,
    /** Answer with an error that starts with UNKNOWN. */
    ERROR
  }

  /** A setting has a value that it must not have. */
  public static final class InvalidSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String key;

    InvalidSetting(String key, String why) {
      super(key + " " + why);
      this.key = key;
    }

    /** The whole key, such as {@code troupe.redis.port}. */
    public String key() {
      return key;
    }
  }

  private static final String SECTION = "troupe.redis.";
  private static final int GIBIBYTE = 1 << 30;
  private static final int FEW_PROCESSORS = 2;
  private static final int OWN_THREADS = 2;

  public RedisSettings {
    within("port", port, 0, 65_535);
    within("event-loop-threads", eventLoopThreads, 0, 64);
    within("max-connections", maxConnections, 1, 1_000_000);
    within("max-inline-bytes", maxInlineBytes, 64, 1 << 20);
    within("inline-timeout", inlineTimeout.toMillis(), 1, 86_400_000);
    within("max-outstanding-commands", maxOutstandingCommands, 1, 1 << 20);
    within("max-outstanding-bytes", maxOutstandingBytes, 1, GIBIBYTE);
    within("output-high-water", outputHighWater, 1024, GIBIBYTE);
    within("max-output-bytes", maxOutputBytes, 1024, GIBIBYTE);
    within("stall-timeout", stallTimeout.toMillis(), 1, 86_400_000);
    within("max-bytes-in-flight", maxBytesInFlight, 1024, Long.MAX_VALUE);
    within("request-timeout", requestTimeout.toMillis(), 1, 86_400_000);
    within("max-session-window", maxSessionWindow, 1, 1 << 20);
    within("max-transaction-commands", maxTransactionCommands, 1, 1 << 20);
    within("max-transaction-bytes", maxTransactionBytes, 1024, GIBIBYTE);
    within("max-watched-keys", maxWatchedKeys, 1, 1 << 20);
    if (password.isEmpty() && !isLoopback(host)) {
      throw new InvalidSetting(
          SECTION + "password", "must be set, as troupe.redis.host = " + host + " is not loopback");
    }
  }

  /**
   * Reads the section {@code troupe.redis}.
   *
   * @throws InvalidSetting if a value is not allowed; {@link InvalidSetting#key} names it
   */
  public static RedisSettings of(Config root) {
    Config redis = root.getConfig("troupe.redis");
    return new RedisSettings(
        redis.getString("host"),
        redis.getInt("port"),
        redis.getString("password"),
        eventLoopThreads(redis.getString("event-loop-threads")),
        redis.getBoolean("native-transport"),
        redis.getInt("max-connections"),
        bytes(redis, "max-inline-bytes"),
        redis.getDuration("inline-timeout"),
        redis.getInt("max-outstanding-commands"),
        bytes(redis, "max-outstanding-bytes"),
        bytes(redis, "output-high-water"),
        bytes(redis, "max-output-bytes"),
        redis.getDuration("stall-timeout"),
        redis.getBytes("max-bytes-in-flight"),
        redis.getDuration("request-timeout"),
        unknownOutcome(redis.getString("unknown-outcome")),
        redis.getInt("max-session-window"),
        redis.getInt("max-transaction-commands"),
        bytes(redis, "max-transaction-bytes"),
        redis.getInt("max-watched-keys"));
  }

  private static int eventLoopThreads(String number) {
    if (number.equals("auto")) {
      return Runtime.getRuntime().availableProcessors() > FEW_PROCESSORS ? OWN_THREADS : 0;
    }
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      throw new InvalidSetting(
          SECTION + "event-loop-threads", "must be auto or a number, but is " + number);
    }
  }

  /**
   * Sockets are read and written on the thread of the node's members, and the store is best there,
   * too ({@link dev.troupe.raft.GroupSpec#withQuickMachine}).
   */
  public boolean onMembersThread() {
    return eventLoopThreads == 0;
  }

  /** Without the password, as settings are logged. */
  @Override
  public String toString() {
    return "RedisSettings[host=" + host + ", port=" + port + ", ...]";
  }

  private static UnknownOutcome unknownOutcome(String name) {
    for (UnknownOutcome outcome : UnknownOutcome.values()) {
      if (outcome.name().toLowerCase(Locale.ROOT).equals(name)) {
        return outcome;
      }
    }
    throw new InvalidSetting(SECTION + "unknown-outcome", "must be close or error, but is " + name);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new InvalidSetting(SECTION + "host", "names no known host: " + host);
    }
  }

  private static int bytes(Config redis, String key) {
    long bytes = redis.getBytes(key);
    within(key, bytes, 1, GIBIBYTE);
    return (int) bytes;
  }

  private static void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidSetting(
          SECTION + key, "must be from " + least + " to " + most + ", but is " + value);
    }
  }
}
