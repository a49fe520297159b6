package dev.troupe.company.faults;

import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.Register;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Clients of Jedis that get, set, append and compare-and-set a few keys through different nodes,
 * and the history of what they were told.
 */
final class SocketHistory {
  private static final ProtocolCommand CAS = () -> "TROUPE.CAS".getBytes();

  /**
   * How errors may begin that a fault causes, after which a command has certainly not been
   * executed: REDIS.md. All others there mean a wrong command, a full store or a session.
   */
  private static final Set<String> NOT_EXECUTED = Set.of("CLUSTERDOWN", "BUSY", "TRYAGAIN");

  /** Likewise, where it may have been executed, or may still be. */
  private static final Set<String> PERHAPS_EXECUTED = Set.of("UNKNOWN");

  /** Keys at a time; each is used for a while only, so that its history can be judged. */
  private static final int KEYS = 3;

  private static final long KEY_NANOS = Duration.ofMillis(1_500).toNanos();

  /** For the pace: what is not asked needs not be judged. */
  private static final Duration BETWEEN = Duration.ofMillis(12);

  private final IntUnaryOperator ports;
  private final History history = new History();
  private final long start = System.nanoTime();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stopping;

  SocketHistory(Trio trio, int clients) {
    this(trio::redisPort, clients);
  }

  /** With the port of each node's Redis protocol. */
  SocketHistory(IntUnaryOperator ports, int clients) {
    this.ports = ports;
    for (int i = 0; i < clients; i++) {
      int number = i;
      Thread thread = new Thread(() -> run(number), "jedis-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /**
   * Ends the clients; the history is whole then.
   *
   * @throws AssertionError if one of them hangs, or met what no fault explains, such as an error
   *     that none of its commands should get
   */
  History stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(60_000);
      if (thread.isAlive()) {
        throw new AssertionError(thread.getName() + " hangs");
      }
    }
    failIfAClientDid();
    return history;
  }

  private void failIfAClientDid() {
    Throwable first = failure.get();
    if (first != null) {
      throw new AssertionError("a client met what no fault explains", first);
    }
  }

  @Override
  public String toString() {
    return history.size() + " operations, " + answered + " answered, " + unanswered + " unknown";
  }

  /**
   * So many until now.
   *
   * @throws AssertionError as {@link #stop} does
   */
  int answers() {
    failIfAClientDid();
    return answered.get();
  }

  private long now() {
    return System.nanoTime() - start;
  }

  private void run(int number) {
    try {
      work(number);
    } catch (Throwable unexpected) {
      failure.compareAndSet(null, unexpected);
    }
  }

  private void work(int number) {
    Random random = new Random(number);
    for (int life = 0; !stopping; life++) {
      int node = (number + life) % Trio.NODES;
      try (Connection connection = connect(ports.applyAsInt(node))) {
        // After an unknown outcome a client is another one: the old one is still waiting.
        String name = "c" + number + "." + life;
        while (!stopping && once(connection, name, random)) {
          Await.pause(BETWEEN);
        }
      } catch (JedisConnectionException down) {
        Await.pause(Duration.ofMillis(50));
      }
    }
  }

  private static Connection connect(int port) {
    return new Connection(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder().resp2().timeoutMillis(20_000).build());
  }

  /** One operation; false if the connection is of no more use. */
  private boolean once(Connection connection, String name, Random random) {
    String key = "h" + now() / KEY_NANOS + "-" + random.nextInt(KEYS);
    String text = Integer.toString(random.nextInt(1_000_000), 36);
    Object input =
        switch (random.nextInt(5)) {
          case 0 -> new Register.Put(text);
          case 1 -> new Register.Append("," + text);
          case 2 -> new Register.Cas(ask(connection, name, key), text);
          default -> new Register.Get();
        };
    if (input instanceof Register.Cas cas && cas.expected() == null) {
      return true;
    }
    return perform(connection, name, key, input) != Told.NOTHING;
  }

  private enum Told {
    NOTHING,
    REFUSED
  }

  private String ask(Connection connection, String name, String key) {
    Object told = perform(connection, name, key, new Register.Get());
    return told instanceof String text ? text : null;
  }

  private Object perform(Connection connection, String name, String key, Object input) {
    Operation operation;
    synchronized (history) {
      operation = history.invoke(name, key, input, now());
    }
    try {
      Object answer = send(connection, key, input);
      answered.incrementAndGet();
      synchronized (history) {
        operation.ok(answer, now());
      }
      return answer;
    } catch (JedisDataException error) {
      return onError(operation, error);
    } catch (JedisConnectionException noAnswer) {
      unanswered.incrementAndGet();
      return Told.NOTHING;
    }
  }

  private Told onError(Operation operation, JedisDataException error) {
    String kind = error.getMessage().split(" ", 2)[0];
    if (NOT_EXECUTED.contains(kind)) {
      synchronized (history) {
        operation.failed(now());
      }
      return Told.REFUSED;
    } else if (PERHAPS_EXECUTED.contains(kind)) {
      unanswered.incrementAndGet();
      return Told.NOTHING;
    }
    throw error;
  }

  private static Object send(Connection connection, String key, Object input) {
    if (input instanceof Register.Put put) {
      connection.sendCommand(Command.SET, key, put.text());
      connection.getOne();
      return null;
    } else if (input instanceof Register.Append append) {
      connection.sendCommand(Command.APPEND, key, append.text());
      connection.getOne();
      return null;
    } else if (input instanceof Register.Cas cas) {
      connection.sendCommand(CAS, key, cas.expected(), cas.text());
      return (Long) connection.getOne() == 1;
    }
    connection.sendCommand(Command.GET, key);
    byte[] value = (byte[]) connection.getOne();
    return value == null ? null : new String(value);
  }
}
