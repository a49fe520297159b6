package dev.troupe.app.demo;

import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.StoreConnection;
import dev.troupe.app.ops.Waits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One of many clients: sends an INCR for each of its words, a window of them at a time. When its
 * connection breaks it goes to another node, resumes its session, and sends what was unanswered
 * again under the same numbers. That is all it takes for each to be executed exactly once.
 */
final class CountingClient implements Runnable {

  static final int WINDOW = 64;
  static final String PREFIX = "word:";

  private static final byte[] INCR = StoreConnection.bytes("INCR");
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(8);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private record Sent(long sequence, byte[] key) {}

  private final String session;
  private final List<Endpoint> nodes;
  private final Iterator<String> words;
  private final Tally tally;
  private final long deadlineNanos;
  private final Deque<Sent> unanswered = new ArrayDeque<>();
  private long sequence;
  private int node;
  private boolean opened;

  /**
   * @param session its name, unlike any other's
   * @param nodes to connect to, the first one first
   * @param words what to count
   * @param limit for all of it
   */
  CountingClient(
      String session, List<Endpoint> nodes, Iterator<String> words, Tally tally, Duration limit) {
    this.session = session;
    this.nodes = nodes;
    this.words = words;
    this.tally = tally;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  @Override
  public void run() {
    while (words.hasNext() || !unanswered.isEmpty()) {
      try (StoreConnection connection =
          StoreConnection.open(nodes.get(node), Optional.empty(), CONNECT_LIMIT, REPLY_LIMIT)) {
        connection.openSession(session, WINDOW, opened);
        opened = true;
        unanswered.forEach(sent -> send(connection, sent));
        countOver(connection);
      } catch (JedisConnectionException e) {
        goElsewhere(e);
      } catch (JedisDataException e) {
        // An error says that the command was not executed, or that nobody knows: both are cured by
        // sending it again. One that means something else lasts, and runs into the limit.
        goElsewhere(e);
      }
    }
  }

  private void countOver(StoreConnection connection) {
    while (words.hasNext() || !unanswered.isEmpty()) {
      while (words.hasNext() && unanswered.size() < WINDOW) {
        Sent next = new Sent(++sequence, StoreConnection.bytes(PREFIX + words.next()));
        unanswered.add(next);
        send(connection, next);
      }
      // Half a window at a time: while the replies are read, the other half is under way.
      for (int i = 0; i <= WINDOW / 2 && !unanswered.isEmpty(); i++) {
        connection.reply();
        unanswered.remove();
        tally.acknowledge(System.nanoTime());
      }
    }
  }

  private static void send(StoreConnection connection, Sent sent) {
    connection.sendNumbered(sent.sequence(), INCR, sent.key());
  }

  private void goElsewhere(JedisException cause) {
    tally.reconnect(unanswered.size());
    node = (node + 1) % nodes.size();
    if (System.nanoTime() > deadlineNanos || !Waits.pause(PAUSE)) {
      throw cause;
    }
  }
}
