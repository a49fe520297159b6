package dev.troupe.company.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Clients that misbehave at a real node, the leader, while another client of it goes on. */
@Execution(ExecutionMode.SAME_THREAD)
class BadClientsTest {
  private static final int IDLE = 10_000;
  private static final int GREEDY = 40;

  private static final List<String> IMPOSSIBLE =
      List.of(
          "*-1\r\n",
          "*-2\r\n",
          "*2147483648\r\n",
          "*99999999999999999999\r\n",
          "*1\r\n$-1\r\n",
          "*1\r\n$2147483648\r\n",
          "*1\r\n$4\r\nPINGPONG\r\n",
          "*2\r\n:1\r\n");

  /** For a healthy client on a machine that is busy with more than this. */
  private static final double MOST_MILLIS = 10_000;

  /** Resident, of a node with a heap of 512 MiB: that, and what is beside a heap. */
  private static final long MOST_MIB = 512 + 384;

  /** What ten thousand idle connections may cost. */
  private static final long MOST_MORE_MIB = 300;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * A machine that is busy with other tests may let the leader stand still for a second. Another
   * one would be elected, and whose write was under way would not be told its outcome: that is no
   * deed of the bad clients, whom the times judge.
   */
  private static final String PATIENT =
      """
      troupe.raft { election-timeout-min = 4s, election-timeout-max = 6s }
      troupe.redis.request-timeout = 15s
      """;

  @TempDir static Path folder;
  private static Trio trio;
  private int leader;
  private long before;
  private HealthyClient healthy;

  @BeforeAll
  static void startNodes() {
    trio = new Trio(folder).with("troupe.redis.stall-timeout = 3s").with(PATIENT).startAll();
  }

  @AfterAll
  static void stopNodes() {
    if (trio != null) {
      trio.close();
    }
  }

  @BeforeEach
  void startHealthyClient() throws IOException {
    leader = trio.awaitLeader();
    before = rssMib();
    healthy = new HealthyClient(trio.redisPort(leader));
    awaitMoreOfTheHealthy(50);
    healthy.listenAnew();
  }

  @AfterEach
  void nothingElseIsDisturbed() throws IOException {
    awaitMoreOfTheHealthy(50);
    healthy.close();
    System.out.println(healthy + ", " + before + " MiB before, " + rssMib() + " MiB after");
    healthy.assertWell();
    assertThat(healthy.percentile(100)).as(healthy.toString()).isLessThan(MOST_MILLIS);
    assertThat(rssMib()).isLessThan(MOST_MIB);
    Trio.ALL.forEach(trio::checkAlive);
  }

  private void awaitMoreOfTheHealthy(int count) {
    int wanted = healthy.count() + count;
    Await.until(
        "a healthy client goes on",
        LIMIT,
        () -> {
          healthy.assertWell();
          return healthy.count() >= wanted;
        });
  }

  private long rssMib() {
    return trio.process(leader).rssBytes().orElse(0) >> 20;
  }

  private Resp connect() throws IOException {
    return new Resp(trio.redisPort(leader), LIMIT);
  }

  private long linesOfTheLog(String text) throws IOException {
    try (var lines = Files.lines(trio.logFile(leader))) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  private long bytesInFlight() throws IOException, Resp.Refused {
    try (Resp client = connect()) {
      String stats = (String) client.ask("INFO", "stats");
      return stats
          .lines()
          .filter(line -> line.startsWith("troupe_bytes_in_flight:"))
          .mapToLong(line -> Long.parseLong(line.split(":")[1].trim()))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aLengthThatCannotBeIsTheEndOfTheConnection() throws IOException {
    for (String bytes : IMPOSSIBLE) {
      long lines = linesOfTheLog("WARN");
      try (Resp client = connect()) {
        client.sendRaw(bytes.getBytes(ISO_8859_1));
        assertThat(client.isClosed()).as(bytes).isTrue();
      }
      Await.until("one line in the log", LIMIT, () -> linesOfTheLog("WARN") > lines);
      assertThat(linesOfTheLog("WARN")).as(bytes).isEqualTo(lines + 1);
      awaitMoreOfTheHealthy(10);
    }
  }

  @Test
  void garbageIsTheEndOfTheConnection() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 100; i++) {
      byte[] garbage = new byte[200_000];
      random.nextBytes(garbage);
      try (Resp client = connect()) {
        client.sendRaw(garbage);
        assertThat(client.isClosed()).isTrue();
      } catch (IOException reset) {
        // closed while it was still being sent
        assertThat(reset).isNotInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void tenThousandIdleConnectionsCostLittle() throws Exception {
    OpenFiles.assumeAtLeast(IDLE + 2_000);
    List<Resp> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        idle.add(connect());
      }
      for (int i = 0; i < IDLE; i += 500) {
        assertThat(idle.get(i).ask("PING")).isEqualTo("PONG");
      }
      awaitMoreOfTheHealthy(100);
      assertThat(rssMib()).isLessThan(before + MOST_MORE_MIB);
    } finally {
      for (Resp connection : idle) {
        connection.close();
      }
    }
  }

  @Test
  void clientsThatNeverReadHoldNothing() throws Exception {
    try (Resp client = connect()) {
      assertThat(client.ask("SET", "large", "x".repeat(1 << 20))).isEqualTo("OK");
    }
    long lines = linesOfTheLog("Closing Redis client");
    List<Resp> greedy = new ArrayList<>();
    try {
      for (int i = 0; i < GREEDY; i++) {
        Resp client = connect();
        greedy.add(client);
        for (int n = 0; n < 500; n++) {
          client.send("GET", "large");
        }
      }
      // The others were refused so much that what is left fits into the system's own buffers.
      Await.until(
          "some are closed", Trio.LIMIT, () -> linesOfTheLog("Closing Redis client") > lines);
      Await.until("nothing is held for them", Trio.LIMIT, () -> bytesInFlight() < 1 << 20);
    } finally {
      for (Resp client : greedy) {
        client.close();
      }
    }
  }
}
