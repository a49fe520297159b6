package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A majority, or all, of the nodes away: errors in time, then full service without a hand. */
@Execution(ExecutionMode.SAME_THREAD)
class OutageTest {

  /** {@code client.request-timeout}, and what a busy machine may add. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(12);

  @TempDir static Path folder;
  private static Trio trio;
  private static int count;

  @BeforeAll
  static void startNodes() {
    trio = new Trio(folder).startAll();
  }

  @AfterAll
  static void stopNodes() {
    if (trio != null) {
      trio.close();
    }
  }

  @BeforeEach
  void whole() {
    trio.awaitWhole();
  }

  private static Object ask(int node, String... words) throws IOException, Resp.Refused {
    try (Resp client = new Resp(trio.redisPort(node), ANSWER_LIMIT)) {
      return client.ask(words);
    }
  }

  /** Writes something new, which each later read must see. */
  private static String write(int node) throws IOException, Resp.Refused {
    String value = "v" + ++count;
    assertThat(ask(node, "SET", "outage", value)).isEqualTo("OK");
    return value;
  }

  private static void awaitServed(int node, String value) {
    Await.until(
        "n" + (node + 1) + " serves what was acknowledged",
        Trio.LIMIT,
        () -> {
          assertThat(ask(node, "GET", "outage")).isEqualTo(value);
          return "OK".equals(ask(node, "SET", "again-" + node, value));
        });
  }

  @Test
  void aMinorityAnswersWithErrorsAndServesOnceTheOthersAreBack() throws Exception {
    int survivor = trio.awaitLeader();
    String value = write(survivor);
    int second = (survivor + 1) % Trio.NODES;
    int third = (survivor + 2) % Trio.NODES;
    trio.process(second).kill9();
    trio.process(third).kill9();
    assertRefusedInTime(survivor, "GET", "outage");
    assertRefusedInTime(survivor, "GET", "outage");
    trio.start(second);
    awaitServed(survivor, value);
    trio.start(third);
    trio.awaitWhole();
    Trio.ALL.forEach(node -> awaitServed(node, value));
  }

  private static void assertRefusedInTime(int node, String... words) {
    assertThatThrownBy(() -> ask(node, words))
        .isInstanceOf(Resp.Refused.class)
        .hasMessageMatching("(CLUSTERDOWN|TRYAGAIN|BUSY) .*");
  }

  @Test
  void allAtOnce() throws Exception {
    String value = write(trio.awaitLeader());
    Trio.ALL.forEach(node -> trio.process(node).kill9());
    Trio.ALL.forEach(trio::start);
    trio.awaitWhole();
    Trio.ALL.forEach(node -> awaitServed(node, value));
  }
}
