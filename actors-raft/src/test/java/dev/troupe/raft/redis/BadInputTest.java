package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.raft.CallFailure;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What clients may do wrong, and what a group may fail to do: the answers, row by row. */
@Isolated("it counts lines of the log")
class BadInputTest {

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger =
      (Logger) LoggerFactory.getLogger(BadInputTest.class.getPackageName());
  private Redis redis;
  private RawClient bystander;

  @BeforeEach
  void start() {
    redis =
        Redis.start(
            "troupe.redis.stall-timeout = 300ms", "troupe.redis.output-high-water = 64 KiB");
    bystander = redis.connect();
    assertThat(bystander.ask("SET a 1")).isEqualTo("+OK");
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void nothingElseIsDisturbed() {
    logger.detachAppender(log);
    redis.group.fail(call -> null);
    assertThat(bystander.ask("GET a")).isEqualTo("1");
    Await.until(() -> bystander.ask("INFO stats").contains("troupe_bytes_in_flight:0\r"));
    bystander.close();
    redis.close();
  }

  private List<String> warnings() {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private void closedWithOneLine(RawClient client, String line) {
    assertThat(client.isClosed()).isTrue();
    Await.until(() -> !warnings().isEmpty());
    assertThat(warnings()).singleElement().asString().contains(line);
  }

  @ParameterizedTest
  @CsvSource({"NONE,unknown command 'NONE'", "GET,wrong number of arguments for 'get' command"})
  void aWrongCommandIsNamedAndTheConnectionLives(String command, String error) {
    try (RawClient client = redis.connect()) {
      assertThat(client.ask(command)).startsWith("-ERR").contains(error);
      assertThat(client.ask("GET a")).isEqualTo("1");
      assertThat(warnings()).isEmpty();
    }
  }

  @Test
  void aValueOverTheLimitIsNamedAndTheConnectionLives() {
    try (RawClient client = redis.connect()) {
      client.send(RawClient.encode("SET", "a", "x".repeat((1 << 20) + 1)));
      assertThat(client.reply())
          .isEqualTo("-ERR the command is over the limit troupe.kv.max-value-bytes = 1048576");
      client.send(RawClient.encode("APPEND", "a", "x".repeat(1 << 20)));
      assertThat(client.reply()).contains("troupe.kv.max-value-bytes");
      client.send(RawClient.encode("SET", "x".repeat(65_537), "1"));
      assertThat(client.reply())
          .isEqualTo("-ERR the key is over the limit troupe.kv.max-key-bytes = 65536");
      assertThat(client.ask("GET a")).isEqualTo("1");
      assertThat(warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*-1\r\n",
        "*2147483648\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$2147483648\r\n",
        "\u0016\u0003\u0001",
        "GET / HTTP/1.1\r\n\r\n"
      })
  void whatIsNotTheProtocolIsToldAndClosed(String bytes) {
    try (RawClient client = redis.connect()) {
      client.send(RawClient.encode("GET", "a") + bytes + RawClient.encode("SET", "a", "2"));
      assertThat(client.reply()).isEqualTo("1");
      assertThat(client.reply()).startsWith("-ERR Protocol error: ");
      closedWithOneLine(client, "protocol error");
    }
  }

  @Test
  void garbageClosesTheConnection() {
    Random random = new Random(4);
    for (int i = 0; i < 256; i++) {
      byte[] garbage = new byte[100 + random.nextInt(2000)];
      random.nextBytes(garbage);
      garbage[0] = (byte) i;
      try (RawClient client = redis.connect()) {
        client.send(garbage);
        assertThat(client.isClosed()).isTrue();
      }
    }
    assertThat(warnings()).hasSize(256);
  }

  @Test
  void garbageWithoutTheEndOfALineClosesTheConnectionToo() {
    for (int first = 0; first < 256; first++) {
      byte[] garbage = {(byte) first, 'T', ' ', 0, 1, 2};
      try (RawClient client = redis.connect()) {
        client.send(garbage);
        assertThat(client.reply()).as("first byte %d", first).startsWith("-ERR Protocol error: ");
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Test
  void aLineThatNeverEndsIsToldAndClosed() {
    try (Redis other = Redis.start("troupe.redis.inline-timeout = 100ms");
        RawClient whole = other.connect();
        RawClient client = other.connect()) {
      assertThat(whole.send("PING\r\n").reply()).isEqualTo("+PONG");
      client.send("PING");
      assertThat(client.reply())
          .isEqualTo("-ERR Protocol error: a line is unfinished after PT0.1S");
      closedWithOneLine(client, "a line is unfinished after PT0.1S");
      assertThat(whole.send("PING\r\n").reply()).isEqualTo("+PONG");
    }
  }

  @Test
  void aClientThatNeverReadsIsClosed() {
    bystander.send(RawClient.encode("SET", "large", "x".repeat(1 << 20))).reply();
    try (RawClient client = redis.connect()) {
      client.send(RawClient.encode("GET", "large").repeat(500)); // half a gibibyte to read
      Await.until(() -> !warnings().isEmpty());
      closedWithOneLine(client, "has taken none of its replies for PT0.3S");
    }
  }

  @Test
  void aClientThatQuitsAndNeverReadsIsClosed() {
    bystander.send(RawClient.encode("SET", "large", "x".repeat(1 << 20))).reply();
    try (RawClient client = redis.connect()) {
      client.send(RawClient.encode("GET", "large").repeat(10) + RawClient.encode("QUIT"));
      Await.until(() -> redis.server.connections() == 1);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void aClientThatReadsSlowlyGetsAll() {
    bystander.send(RawClient.encode("SET", "large", "x".repeat(100_000))).reply();
    try (RawClient client = redis.connect()) {
      client.send(RawClient.encode("GET", "large").repeat(500));
      for (int i = 0; i < 500; i++) {
        assertThat(client.reply()).hasSize(100_000);
      }
      assertThat(warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NO_LEADER,-CLUSTERDOWN",
    "BUSY,-BUSY",
    "EARLIER_CALL_FAILED,-TRYAGAIN",
    "TOO_LARGE,-ERR the command is larger",
    "SESSION_EXPIRED,-SESSIONEXPIRED",
    "NO_SUCH_SESSION,-NOSESSION",
    "REPLY_FORGOTTEN,-REPLYFORGOTTEN"
  })
  void aFailureWithACertainOutcomeIsAnError(CallFailure failure, String error) {
    redis.group.fail(call -> failure);
    try (RawClient client = redis.connect()) {
      assertThat(client.ask("SET b 1")).startsWith(error);
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      redis.group.fail(call -> null);
      assertThat(client.ask("SET b 1")).isEqualTo("+OK");
      assertThat(warnings()).isEmpty();
    }
  }

  @Test
  void aReadOfUnknownOutcomeIsToBeTriedAgain() {
    redis.group.fail(call -> CallFailure.UNKNOWN_OUTCOME);
    try (RawClient client = redis.connect()) {
      assertThat(client.ask("GET a")).startsWith("-TRYAGAIN");
      assertThat(client.ask("PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void aWriteOfUnknownOutcomeClosesTheConnection() {
    try (RawClient client = redis.connect()) {
      redis.group.fail(
          call ->
              new String(call.payload()).contains("strange") ? CallFailure.UNKNOWN_OUTCOME : null);
      client.commands("SET b 1", "SET strange 1", "SET c 1");
      assertThat(client.reply()).isEqualTo("+OK");
      closedWithOneLine(client, "the outcome of a write is not known");
    }
  }

  @Test
  void aWriteOfUnknownOutcomeMayBeAnErrorInstead() {
    try (Redis other = Redis.start("troupe.redis.unknown-outcome = error");
        RawClient client = other.connect()) {
      other.group.fail(call -> CallFailure.UNKNOWN_OUTCOME);
      assertThat(client.ask("SET b 1")).startsWith("-UNKNOWN outcome");
      assertThat(client.ask("PING")).isEqualTo("+PONG");
    }
  }
}
