package dev.troupe.app.kv;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection to one node, with the commands that make writes exactly once over sockets: {@code
 * TROUPE.SESSION} opens or resumes a session, {@code TROUPE.DO} numbers a command within it, so
 * that it can be repeated over any other connection and is executed once.
 *
 * <p>Methods throw {@code JedisDataException} for an error that the node answers, and {@code
 * JedisConnectionException} when there is no answer. Not safe for several threads.
 */
public final class StoreConnection implements AutoCloseable {

  private static final ProtocolCommand SESSION = command("TROUPE.SESSION");
  private static final ProtocolCommand DO = command("TROUPE.DO");
  private static final ProtocolCommand PING = command("PING");

  private final Connection connection;

  private StoreConnection(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects, says the password if there is one, and hears that the node is there: the system
   * accepts connections in the name of a frozen process too.
   *
   * @param connectLimit how long the node may take to accept, and to say that it is there
   * @param replyLimit how long it may take for each reply after that
   */
  public static StoreConnection open(
      Endpoint node, Optional<String> password, Duration connectLimit, Duration replyLimit) {
    DefaultJedisClientConfig config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .timeoutMillis((int) connectLimit.toMillis())
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .password(password.orElse(null))
            .build();
    Connection connection = new Connection(new HostAndPort(node.host(), node.port()), config);
    try {
      connection.sendCommand(PING);
      connection.getOne();
      connection.setSoTimeout((int) replyLimit.toMillis());
      return new StoreConnection(connection);
    } catch (JedisException e) {
      connection.close();
      throw e;
    }
  }

  /** A command of this name. */
  static ProtocolCommand command(String name) {
    byte[] raw = name.getBytes(StandardCharsets.US_ASCII);
    return () -> raw;
  }

  /**
   * Opens the session of this name, or resumes it.
   *
   * @param window how many commands may be unanswered at a time
   * @param resume whether it must exist: a session that has expired may have executed what would be
   *     executed again in a new one
   */
  public void openSession(String name, int window, boolean resume) {
    String size = Integer.toString(window);
    if (resume) {
      connection.sendCommand(SESSION, name, "RESUME", "WINDOW", size);
    } else {
      connection.sendCommand(SESSION, name, "WINDOW", size);
    }
    connection.getOne();
  }

  /** Sends a command of the session; {@link #reply} gets the answer, in the order of sending. */
  public void sendNumbered(long sequence, byte[]... words) {
    byte[][] all = new byte[words.length + 1][];
    all[0] = bytes(Long.toString(sequence));
    System.arraycopy(words, 0, all, 1, words.length);
    connection.sendCommand(DO, all);
  }

  /** Sends a command that is not numbered. */
  public void send(byte[]... words) {
    byte[][] arguments = new byte[words.length - 1][];
    System.arraycopy(words, 1, arguments, 0, arguments.length);
    connection.sendCommand(() -> words[0], arguments);
  }

  /** The next reply: null, a {@code Long}, a {@code byte[]}, or a list of such. */
  public Object reply() {
    return connection.getOne();
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    connection.close();
  }
}
