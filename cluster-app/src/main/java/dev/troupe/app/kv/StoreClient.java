package dev.troupe.app.kv;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.Waits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Executes one command after the other, each against whichever node answers, within a limit. Writes
 * go through a session: repeated against another node they are executed once.
 */
public final class StoreClient implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

  /** A little more than the time after which a node answers whatever has become of a command. */
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(6);

  private static final int WINDOW = 1;

  private final List<Endpoint> nodes;
  private final Optional<String> password;
  private final Duration limit;
  private final String session =
      "cli-"
          + ProcessHandle.current().pid()
          + "-"
          + Long.toHexString(new SecureRandom().nextLong());
  private int node;
  private long sequence;
  private boolean sessionUsed;
  private StoreConnection connection;
  private boolean connectionHasSession;
  private Optional<JedisDataException> refusal = Optional.empty();
  private boolean somebodyIsThere;

  /**
   * @param nodes those to try, in this order
   * @param limit for each command, over all tries
   */
  public StoreClient(List<Endpoint> nodes, Optional<String> password, Duration limit) {
    this.nodes = List.copyOf(nodes);
    this.password = password;
    this.limit = limit;
  }

  /** A command that changes nothing. */
  public Object read(String... words) {
    return execute(false, raw(words));
  }

  /** A command that is executed once, however often it has to be sent. */
  public Object write(String... words) {
    sequence++;
    return execute(true, raw(words));
  }

  private static byte[][] raw(String... words) {
    byte[][] raw = new byte[words.length][];
    for (int i = 0; i < words.length; i++) {
      raw[i] = StoreConnection.bytes(words[i]);
    }
    return raw;
  }

  private Object execute(boolean write, byte[][] words) {
    long deadline = System.nanoTime() + limit.toNanos();
    refusal = Optional.empty();
    somebodyIsThere = false;
    do {
      Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
      try {
        connect(write, left);
        return attempt(write, words);
      } catch (JedisConnectionException e) {
        disconnect();
      } catch (JedisDataException e) {
        refusal = Optional.of(e);
        disconnect();
        if (!isWorthARetry(e)) {
          throw new CommandFailure(ExitCode.FAILED, e.getMessage(), e);
        }
      }
    } while (System.nanoTime() < deadline && Waits.pause(PAUSE));
    throw gaveUp();
  }

  private void connect(boolean write, Duration left) {
    if (connection == null) {
      Duration connectLimit = shorter(left, CONNECT_LIMIT);
      connection =
          StoreConnection.open(nodes.get(node), password, connectLimit, shorter(left, REPLY_LIMIT));
      somebodyIsThere = true;
    }
    if (write && !connectionHasSession) {
      connection.openSession(session, WINDOW, sessionUsed);
      connectionHasSession = true;
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private Object attempt(boolean write, byte[][] words) {
    if (write) {
      sessionUsed = true;
      connection.sendNumbered(sequence, words);
    } else {
      connection.send(words);
    }
    return connection.reply();
  }

  /** True for the errors by which a node says that it did not execute the command just now. */
  static boolean isWorthARetry(JedisDataException error) {
    String message = String.valueOf(error.getMessage());
    return message.startsWith("CLUSTERDOWN")
        || message.startsWith("TRYAGAIN")
        || message.startsWith("BUSY")
        || message.startsWith("UNKNOWN");
  }

  private CommandFailure gaveUp() {
    if (refusal.isPresent()) {
      return new CommandFailure(ExitCode.DEGRADED, refusal.get().getMessage(), refusal.get());
    }
    if (somebodyIsThere) {
      return new CommandFailure(
          ExitCode.DEGRADED,
          "nodes are there, but none executed it in " + limit.toSeconds() + " s");
    }
    return new CommandFailure(
        ExitCode.NOBODY, "nobody answers within " + limit.toSeconds() + " s: " + nodes);
  }

  private void disconnect() {
    close();
    node = (node + 1) % nodes.size();
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
      connectionHasSession = false;
    }
  }
}
