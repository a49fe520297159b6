package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The leader loses its links to the others for a minute, both ways; its clients still reach it. The
 * others go on, and when the links are back all three serve.
 */
@Order(1)
class CutOffMinuteTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** {@code client.request-timeout}, and what a busy machine may add. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(12);

  private static final Duration BETWEEN = Duration.ofMillis(200);

  /** Replies after which a write has certainly not been executed: REDIS.md. */
  private static final Set<String> NOT_EXECUTED = Set.of("CLUSTERDOWN", "BUSY", "TRYAGAIN");

  @TempDir Path folder;
  private final List<String> certainlyNot = new ArrayList<>();
  private int writes;
  private int refusals;

  @Test
  void aLeaderCutOffForAMinuteServesAgain() throws Exception {
    try (Trio trio = new Trio(folder).linked().startAll()) {
      int cut = trio.awaitLeader();
      int other = (cut + 1) % Trio.NODES;
      List<Long> pids = Trio.ALL.stream().map(i -> trio.process(i).pid()).toList();
      write(trio, other);
      trio.links().cutOff(cut);
      long heal = System.nanoTime() + MINUTE.toNanos();
      Await.until("the others serve", Trio.LIMIT, () -> trio.leader().orElse(cut) != cut);
      CompletableFuture<Void> behind = CompletableFuture.runAsync(() -> refuse(trio, cut, heal));
      while (System.nanoTime() < heal) {
        write(trio, other);
        Await.pause(BETWEEN);
      }
      behind.join();
      trio.links().heal();
      trio.awaitWhole();
      Trio.ALL.forEach(node -> assertServed(trio, node));
      Await.until("each node sees all in the cluster", Trio.LIMIT, () -> nobodyIsLost(trio));
      assertThat(Trio.ALL.stream().map(i -> trio.process(i).pid())).isEqualTo(pids);
      assertThat(refusals).isPositive();
      System.out.printf("%d writes beside the cut, %d refused behind it%n", writes, refusals);
    }
  }

  /** Writes something new, which every later read must see. */
  private void write(Trio trio, int node) throws IOException, Resp.Refused {
    String value = "v" + (writes + 1);
    try (Resp client = new Resp(trio.redisPort(node), ANSWER_LIMIT)) {
      assertThat(client.ask("SET", "beside", value)).isEqualTo("OK");
    }
    writes++;
  }

  /** Asks the cut node again and again: an answer in time, which is an error; all else is old. */
  private void refuse(Trio trio, int cut, long end) {
    try (Resp client = new Resp(trio.redisPort(cut), ANSWER_LIMIT)) {
      while (System.nanoTime() < end - 2 * ANSWER_LIMIT.toNanos()) {
        String key = "behind-" + refusals++;
        assertThat(refusal(client, "GET", "beside")).isIn(NOT_EXECUTED);
        String code = refusal(client, "SET", key, "no");
        assertThat(code).isIn("CLUSTERDOWN", "BUSY", "TRYAGAIN", "UNKNOWN");
        if (NOT_EXECUTED.contains(code)) {
          certainlyNot.add(key);
        }
        Await.pause(BETWEEN);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String refusal(Resp client, String... words) throws IOException {
    try {
      Object reply = client.ask(words);
      throw new AssertionError("answered by a node that is cut off: " + reply);
    } catch (Resp.Refused refused) {
      return refused.code();
    }
  }

  private void assertServed(Trio trio, int node) {
    Await.until(
        "n" + (node + 1) + " serves",
        Trio.LIMIT,
        () -> {
          try (Resp client = new Resp(trio.redisPort(node), ANSWER_LIMIT)) {
            assertThat(client.ask("GET", "beside")).isEqualTo("v" + writes);
            for (String key : certainlyNot) {
              assertThat(client.ask("GET", key)).as(key).isNull();
            }
            return "OK".equals(client.ask("SET", "again-" + node, "yes"));
          }
        });
  }

  private static boolean nobodyIsLost(Trio trio) {
    return Trio.ALL.stream()
        .map(trio::status)
        .map(status -> status.path("cluster"))
        .allMatch(CutOffMinuteTest::isComplete);
  }

  private static boolean isComplete(JsonNode cluster) {
    return cluster.path("members").size() == Trio.NODES
        && cluster.path("unreachable").isArray()
        && cluster.path("unreachable").isEmpty();
  }
}
