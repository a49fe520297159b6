package dev.troupe.company.faults;

import dev.troupe.company.faults.TellerConnection.Outcome;
import dev.troupe.testkit.judge.BankJudge.ReadAll;
import dev.troupe.testkit.judge.BankJudge.Transfer;
import dev.troupe.testkit.judge.History;
import dev.troupe.testkit.judge.History.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Clients that move money between few accounts through different nodes, and one that reads all of
 * them, and the history of what they were told. A teller numbers its transfers in a session, so it
 * gets to know of each whether it was made.
 */
final class Tellers {
  static final long OPENING = 100;

  private static final int ACCOUNTS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(15);
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(50);

  private final Trio trio;
  private final History history = new History();
  private final long start = System.nanoTime();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger overtaken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger again = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean stopping;

  Tellers(Trio trio, int tellers) {
    this.trio = trio;
    try (TellerConnection opening = new TellerConnection(trio.redisPort(0))) {
      accounts().forEach(opening::set);
    }
    for (int i = 0; i < tellers; i++) {
      int number = i;
      thread("teller-" + i, () -> new Teller(number).work());
    }
    thread("auditor", this::audit);
  }

  /** The accounts, and what they hold at first. */
  static Map<String, Long> accounts() {
    Map<String, Long> accounts = new TreeMap<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.put("account" + i, OPENING);
    }
    return accounts;
  }

  private void thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** Ends the clients, and reads all accounts once more; the history is whole then. */
  History stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(60_000);
      if (thread.isAlive()) {
        throw new AssertionError(thread.getName() + " hangs");
      }
    }
    readThrough(0);
    return history;
  }

  /** Transfers that were made. */
  int made() {
    return made.get();
  }

  /** Transfers that were not made as another came in between. */
  int overtaken() {
    return overtaken.get();
  }

  @Override
  public String toString() {
    return made
        + " transfers made, "
        + overtaken
        + " overtaken, "
        + refused
        + " refused, "
        + again
        + " sent again, all accounts read "
        + reads
        + " times";
  }

  private Operation invoke(String client, Object input) {
    synchronized (history) {
      return history.invoke(client, "bank", input, System.nanoTime() - start);
    }
  }

  private void ok(Operation operation, Object answer) {
    synchronized (history) {
      operation.ok(answer, System.nanoTime() - start);
    }
  }

  private void audit() {
    for (int node = 0; !stopping; node = (node + 1) % Trio.NODES) {
      try {
        readThrough(node);
        Await.pause(BETWEEN);
      } catch (JedisException down) {
        Await.pause(AFTER_A_FAILURE);
      }
    }
  }

  private void readThrough(int node) {
    try (TellerConnection connection = new TellerConnection(trio.redisPort(node))) {
      Operation read = invoke("auditor", new ReadAll());
      ok(read, connection.readAll(accounts().keySet()));
      reads.incrementAndGet();
    }
  }

  /** One teller: one transfer after the other, each until it is known what became of it. */
  private final class Teller {
    private final String name;
    private final Random random;
    private int node;
    private long sequence;
    private TellerConnection connection;

    Teller(int number) {
      name = "teller" + number;
      random = new Random(number);
      node = number % Trio.NODES;
    }

    void work() {
      while (!stopping) {
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        Transfer transfer = new Transfer("account" + from, "account" + to, 1 + random.nextInt(40));
        sequence++;
        Operation operation = invoke(name, transfer);
        Outcome outcome = surely(open -> open.transfer(transfer, sequence));
        ok(operation, outcome == Outcome.MADE);
        (outcome == Outcome.MADE ? made : outcome == Outcome.OVERTAKEN ? overtaken : refused)
            .incrementAndGet();
        Await.pause(BETWEEN);
      }
      if (connection != null) {
        connection.close();
      }
    }

    /** Whatever breaks, it goes on with the same number at the next node. */
    private <T> T surely(Function<TellerConnection, T> work) {
      while (true) {
        try {
          if (connection == null) {
            connection = new TellerConnection(trio.redisPort(node));
            connection.resume(name);
          }
          return work.apply(connection);
        } catch (JedisException lost) {
          again.incrementAndGet();
          if (connection != null) {
            connection.close();
            connection = null;
          }
          node = (node + 1) % Trio.NODES;
          Await.pause(AFTER_A_FAILURE);
        }
      }
    }
  }
}
