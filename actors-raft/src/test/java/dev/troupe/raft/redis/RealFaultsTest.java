package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** No leader, no majority and no room, with real members and sockets: answers in time. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class RealFaultsTest {

  /** Longer than any test waits for an answer, so that what ends a command is its own limit. */
  private static final String GROUP_LIMIT = "troupe.raft.client.request-timeout = 60 s";

  /** The others run all on one thread, on a machine of two processors. */
  private static final String OWN_THREADS = "troupe.redis.event-loop-threads = 2";

  /** A leader that is cut off holds its office for longer than the test takes to write to it. */
  private static final String LONG_OFFICE =
      "troupe.raft { election-timeout-min = 4 s, election-timeout-max = 5 s }";

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final String REQUEST_TIMEOUT = "troupe.redis.request-timeout = 1 s";

  private static final String TELLS = "troupe.redis.unknown-outcome = error";

  /** What a busy machine may add. */
  private static final Duration MORE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private static void inTime(Runnable asking) {
    long start = System.nanoTime();
    asking.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plus(MORE));
  }

  @Test
  void withoutALeaderEachCommandIsRefusedInTimeAndNeverExecuted() {
    try (RealGroup group = new RealGroup(folder, GROUP_LIMIT, "n1", "n2", "n3").start("n1");
        RawClient client = group.connect("n1", REQUEST_TIMEOUT, TELLS)) {
      for (String command : List.of("SET a 1", "GET a", "INCR n", "TROUPE.SESSION s", "WATCH a")) {
        inTime(() -> assertThat(client.ask(command)).as(command).startsWith("-CLUSTERDOWN"));
      }
      inTime(
          () ->
              assertThat(client.commands("MULTI", "SET a 1", "EXEC").replies(3))
                  .last()
                  .asString()
                  .matches("-(CLUSTERDOWN|EXECABORT).*"));
      inTime(
          () ->
              assertThat(client.commands("SET b 1", "GET b", "SET c 1").replies(3))
                  .allMatch(reply -> reply.matches("-(CLUSTERDOWN|TRYAGAIN).*")));
      inTime(() -> assertThat(client.ask("PING")).isEqualTo("+PONG"));
      group.start("n2");
      Await.until(() -> client.ask("SET later 1").equals("+OK"));
      assertThat(client.ask("EXISTS a b c n")).isEqualTo(":0");
    }
  }

  /** Of many that wait for a leader, those beyond the bound are told at once to come again. */
  @Test
  void aFullQueueIsBusyAndTakesTheSameCommandLater() {
    String bound = "troupe.raft.client.max-queued = 8";
    String settings = GROUP_LIMIT + "\n" + bound;
    try (RealGroup group = new RealGroup(folder, settings, "n1", "n2", "n3").start("n1")) {
      int port = group.listen("n1", REQUEST_TIMEOUT, TELLS);
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(new RawClient(port));
      }
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).commands("SET k" + i + " 1");
      }
      List<RawClient> busy = new ArrayList<>();
      for (RawClient client : clients) {
        String reply = client.reply();
        assertThat(reply).matches("-(BUSY|CLUSTERDOWN).*not executed");
        if (reply.startsWith("-BUSY")) {
          busy.add(client);
        }
      }
      assertThat(busy).hasSizeBetween(1, 19);
      group.start("n2");
      for (RawClient client : busy) {
        Await.until(() -> client.ask("SET again 1").equals("+OK"));
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aProposedWriteWithoutAnAnswerEndsItsConnectionOrSaysSoAndNothingStaleIsRead() {
    try (RealGroup group = three()) {
      String cut = group.leader();
      String other = cut.equals("n1") ? "n2" : "n1";
      int port = group.listen(cut, REQUEST_TIMEOUT);
      try (RawClient closes = new RawClient(port);
          RawClient transacts = new RawClient(port);
          RawClient reads = new RawClient(port);
          RawClient told = group.connect(cut, REQUEST_TIMEOUT, TELLS);
          RawClient beside = group.connect(other, REQUEST_TIMEOUT, TELLS)) {
        assertThat(closes.ask("SET a old")).isEqualTo("+OK");
        assertThat(told.ask("SET b old")).isEqualTo("+OK");
        group.cluster.isolate(cut);
        inTime(
            () -> {
              closes.commands("SET a unknown");
              transacts.commands("MULTI", "SET c unknown", "SET d unknown", "EXEC");
              told.commands("SET b unknown");
              reads.commands("GET a");
              assertThat(closes.isClosed()).isTrue();
              assertThat(transacts.replies(3)).containsExactly("+OK", "+QUEUED", "+QUEUED");
              assertThat(transacts.isClosed()).isTrue();
              assertThat(told.reply()).startsWith("-UNKNOWN outcome");
              assertThat(reads.reply()).matches("-(CLUSTERDOWN|TRYAGAIN).*");
            });
        Await.until(() -> beside.ask("SET a new").equals("+OK"));
        inTime(() -> assertThat(reads.ask("GET a")).matches("-(CLUSTERDOWN|TRYAGAIN).*"));
        inTime(() -> assertThat(told.ask("SET e 1")).startsWith("-CLUSTERDOWN"));
        group.cluster.heal();
        Await.until(() -> told.ask("SET healed 1").equals("+OK"));
        assertThat(reads.ask("GET a")).isEqualTo("new");
        assertThat(told.ask("GET e")).isEqualTo("nil");
        assertThat(told.ask("EXISTS c d")).as("all of a transaction or nothing").isIn(":0", ":2");
      }
    }
  }

  /** A leader that cannot commit takes so much and no more; what it refused is never executed. */
  @Test
  void aLeaderWithoutRoomIsBusy() {
    try (RealGroup group = three("troupe.raft.max-uncommitted-bytes = 64 KiB")) {
      String cut = group.leader();
      int port = group.listen(cut, "troupe.redis.request-timeout = 500 ms");
      try (RawClient first = group.connect(cut, REQUEST_TIMEOUT, TELLS)) {
        assertThat(first.ask("SET a 1")).isEqualTo("+OK");
        group.cluster.isolate(cut);
        // What comes at the same time may be taken as a whole: there is room when it comes.
        Set<String> refused = new TreeSet<>(refused(port, "early", 20));
        Set<String> late = refused(port, "late", 5);
        assertThat(late).as("refused when there is no room left").hasSize(5);
        refused.addAll(late);
        group.cluster.heal();
        Await.until(() -> first.ask("SET healed 1").equals("+OK"));
        assertThat(first.ask("EXISTS " + String.join(" ", refused))).isEqualTo(":0");
      }
    }
  }

  /** Large writes by clients of their own: the keys of those that were not taken. */
  private static Set<String> refused(int port, String prefix, int count) {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(new RawClient(port));
      clients.get(i).send(RawClient.encode("SET", prefix + i, "x".repeat(10_000)));
    }
    Set<String> refused = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      String reply = clients.get(i).replyOrEnd();
      assertThat(reply).matches("-BUSY.*not executed|closed");
      if (!reply.equals("closed")) {
        refused.add(prefix + i);
      }
      clients.get(i).close();
    }
    return refused;
  }

  private RealGroup three(String... settings) {
    String all =
        String.join("\n", GROUP_LIMIT, LONG_OFFICE, OWN_THREADS, String.join("\n", settings));
    return new RealGroup(folder, all, "n1", "n2", "n3").start("n1").start("n2").start("n3");
  }
}
