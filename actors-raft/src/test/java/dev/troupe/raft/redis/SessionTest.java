package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.CallFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exactly once: a command that is sent again is not executed again. */
class SessionTest {

  private Redis redis;
  private RawClient client;

  @BeforeEach
  void start() {
    redis = Redis.start();
    client = redis.connect();
  }

  @AfterEach
  void stop() {
    client.close();
    redis.close();
  }

  @Test
  void opensAndResumes() {
    assertThat(client.ask("TROUPE.SESSION mine")).isEqualTo("[:1, new, :0]");
    assertThat(client.ask("TROUPE.DO 1 INCR n")).isEqualTo(":1");
    try (RawClient other = redis.connect()) {
      assertThat(other.ask("TROUPE.SESSION mine RESUME")).isEqualTo("[:1, resumed, :1]");
      assertThat(other.ask("TROUPE.DO 1 INCR n")).isEqualTo(":1");
      assertThat(other.ask("TROUPE.DO 2 GET n")).isEqualTo("1");
      assertThat(other.ask("TROUPE.SESSION other RESUME")).startsWith("-NOSESSION");
    }
  }

  @Test
  void aRepeatGetsTheSameReplyAfterTheConnectionBroke() {
    client.ask("TROUPE.SESSION mine");
    redis.group.fail(call -> CallFailure.UNKNOWN_OUTCOME);
    client.commands("TROUPE.DO 1 INCR n");
    assertThat(client.isClosed()).isTrue();
    redis.group.fail(call -> null);
    try (RawClient again = redis.connect()) {
      assertThat(again.ask("TROUPE.SESSION mine")).isEqualTo("[:1, resumed, :1]");
      assertThat(again.ask("TROUPE.DO 1 INCR n")).isEqualTo(":1");
      assertThat(again.ask("GET n")).isEqualTo("1");
    }
  }

  @Test
  void theSessionIsOpenBeforeWhatIsPipelinedBehindIt() {
    client.commands(
        "TROUPE.SESSION mine WINDOW 4", "TROUPE.DO 1 SET a 1", "TROUPE.DO 2 APPEND a 2", "GET a");
    assertThat(client.replies(4)).containsExactly("[:1, new, :0]", "+OK", ":2", "12");
  }

  @Test
  void repliesAreKeptForTheWindow() {
    client.ask("TROUPE.SESSION mine WINDOW 2");
    client.commands("TROUPE.DO 1 INCR n", "TROUPE.DO 2 INCR n", "TROUPE.DO 3 INCR n").replies(3);
    assertThat(client.ask("TROUPE.DO 2 INCR n")).isEqualTo(":2");
    assertThat(client.ask("TROUPE.DO 1 INCR n")).startsWith("-REPLYFORGOTTEN");
    assertThat(client.ask("GET n")).isEqualTo("3");
  }

  @Test
  void aQueryInASessionIsOrderedAmongItsCommands() {
    client.ask("TROUPE.SESSION mine");
    redis.group.record();
    assertThat(client.ask("TROUPE.DO 1 GET n")).isEqualTo("nil");
    assertThat(redis.group.kinds()).containsExactly(dev.troupe.raft.Call.Kind.WRITE);
  }

  @Test
  void anExpiredSessionExecutesNothing() {
    client.ask("TROUPE.SESSION mine");
    redis.group.expireSession("mine");
    assertThat(client.ask("TROUPE.DO 1 INCR n")).startsWith("-SESSIONEXPIRED");
    assertThat(client.ask("GET n")).isEqualTo("nil");
  }

  @Test
  void refusesWhatItCannotKeep() {
    assertThat(client.ask("TROUPE.SESSION mine WINDOW 1025"))
        .isEqualTo("-ERR the window must be from 1 to troupe.redis.max-session-window = 1024");
    assertThat(client.ask("TROUPE.SESSION mine WINDOW 0")).startsWith("-ERR the window");
    assertThat(client.ask("TROUPE.SESSION mine WHAT")).isEqualTo("-ERR syntax error");
    assertThat(client.ask("TROUPE.SESSION " + "x".repeat(257))).startsWith("-ERR a session's id");
    assertThat(client.ask("TROUPE.SESSION a\u00c3("))
        .isEqualTo("-ERR a session's id must be valid UTF-8");
    client.ask("TROUPE.SESSION mine");
    assertThat(client.ask("TROUPE.DO 1 PING"))
        .isEqualTo("-ERR TROUPE.DO takes commands on keys and EXEC, not 'ping'");
    assertThat(client.ask("TROUPE.DO 1 GET"))
        .isEqualTo("-ERR wrong number of arguments for 'get' command");
    assertThat(client.ask("TROUPE.DO 1 TROUPE.DO 2 GET a")).startsWith("-ERR TROUPE.DO takes");
    assertThat(client.ask("TROUPE.DO 1 NONE")).startsWith("-ERR unknown command 'NONE'");
  }

  @Test
  void openingWithoutAnAnswerMayBeRepeated() {
    redis.group.fail(call -> CallFailure.UNKNOWN_OUTCOME);
    assertThat(client.ask("TROUPE.SESSION mine")).startsWith("-TRYAGAIN");
    redis.group.fail(call -> null);
    assertThat(client.ask("TROUPE.SESSION mine")).isEqualTo("[:1, resumed, :0]");
  }
}
