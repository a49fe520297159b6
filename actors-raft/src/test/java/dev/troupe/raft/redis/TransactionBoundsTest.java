package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connections may queue and watch, and that all of it is counted and given back. */
class TransactionBoundsTest {

  private static final String ABORTED =
      "-EXECABORT Transaction discarded because of previous errors.";

  @Test
  void queuesSoManyCommands() {
    try (Redis redis = Redis.start("troupe.redis.max-transaction-commands = 2");
        RawClient client = redis.connect()) {
      client.commands("MULTI", "SET a 1", "PING", "SET b 1", "SET c 1", "EXEC");
      assertThat(client.replies(6))
          .containsExactly(
              "+OK",
              "+QUEUED",
              "+QUEUED",
              "-ERR the transaction is over the limit troupe.redis.max-transaction-commands = 2",
              "+QUEUED",
              ABORTED);
      assertThat(client.commands("MULTI", "SET a 1", "DBSIZE", "EXEC").replies(4))
          .last()
          .isEqualTo("[+OK, :1]");
    }
  }

  /** All that is behind it in the log would wait for it. */
  @Test
  void whatLooksAtAllKeysHasNoPlaceAmongWrites() {
    try (Redis redis = Redis.start();
        RawClient client = redis.connect()) {
      client.commands("MULTI", "SET a 1", "KEYS *", "EXEC", "KEYS *");
      assertThat(client.replies(5))
          .containsExactly(
              "+OK", "+QUEUED", "-ERR 'keys' is not allowed inside a transaction", ABORTED, "[]");
      client.commands("TROUPE.SESSION s", "TROUPE.DO 1 KEYS *", "TROUPE.DO 1 SET a 1", "KEYS *");
      assertThat(client.replies(4).subList(1, 4))
          .containsExactly(
              "-ERR TROUPE.DO takes commands on keys and EXEC, not 'keys'", "+OK", "[a]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "troupe.redis.max-transaction-bytes,troupe.kv.max-command-bytes",
    "troupe.kv.max-command-bytes,troupe.redis.max-transaction-bytes"
  })
  void queuesSoManyBytes(String lower, String higher) {
    try (Redis redis =
            Redis.start(
                "troupe.kv { max-key-bytes = 100, max-value-bytes = 1000 }",
                lower + " = 2000",
                higher + " = 3000");
        RawClient client = redis.connect()) {
      String set = "SET a " + "x".repeat(900);
      client.commands("MULTI", set, set, set, "EXEC", "GET a");
      assertThat(client.replies(6))
          .containsExactly(
              "+OK",
              "+QUEUED",
              "+QUEUED",
              "-ERR the transaction is over the limit " + lower + " = 2000",
              ABORTED,
              "nil");
      assertThat(client.commands("MULTI", "SET a 1", "EXEC").replies(3)).last().isEqualTo("[+OK]");
      String echo = "ECHO " + "x".repeat(900);
      assertThat(client.commands("MULTI", echo, echo, echo, "EXEC").replies(5).get(3))
          .startsWith("-ERR the transaction is over the limit " + lower);
    }
  }

  @Test
  void watchesSoManyKeys() {
    try (Redis redis = Redis.start("troupe.redis.max-watched-keys = 2");
        RawClient client = redis.connect()) {
      String refused = "-ERR the watched keys are over the limit troupe.redis.max-watched-keys = 2";
      client.commands("WATCH a", "WATCH a b", "WATCH c", "MULTI", "SET a 1", "EXEC");
      assertThat(client.replies(6))
          .containsExactly(
              "+OK",
              "+OK",
              refused,
              "+OK",
              "+QUEUED",
              "-EXECABORT Transaction discarded because a WATCH before it failed.");
      assertThat(client.ask("WATCH a b c")).isEqualTo(refused);
      assertThat(client.commands("UNWATCH", "WATCH c", "MULTI", "SET a 1", "EXEC").replies(5))
          .last()
          .isEqualTo("[+OK]");
    }
  }

  @Test
  void aKeyOrValueOverItsLimitAbortsTheTransaction() {
    try (Redis redis = Redis.start("troupe.kv { max-key-bytes = 10, max-value-bytes = 20 }");
        RawClient client = redis.connect()) {
      for (String large : List.of("SET a " + "x".repeat(21), "GET 12345678901")) {
        client.commands("MULTI", "SET b 1", large, "EXEC", "GET b");
        List<String> replies = client.replies(5);
        assertThat(replies.get(2)).matches("-ERR the (key|command) is over the limit troupe.kv.*");
        assertThat(replies.get(3)).isEqualTo(ABORTED);
        assertThat(replies.get(4)).isEqualTo("nil");
      }
      for (String key : List.of("12345678901", "x".repeat(21))) {
        assertThat(client.ask("WATCH a " + key)).matches("-ERR the (key|command) is over.*");
        assertThat(client.commands("MULTI", "SET b 1", "EXEC").replies(3))
            .last()
            .isEqualTo("-EXECABORT Transaction discarded because a WATCH before it failed.");
      }
      assertThat(client.ask("SET a " + "x".repeat(21))).startsWith("-ERR the command is over");
      assertThat(client.commands("MULTI", "SET b 1", "EXEC").replies(3)).last().isEqualTo("[+OK]");
    }
  }

  @Test
  void allConnectionsTogetherHoldSoMuch() {
    try (Redis redis = Redis.start("troupe.redis.max-bytes-in-flight = 100000");
        RawClient last = redis.connect()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        RawClient client = redis.connect();
        clients.add(client);
        client.ask("MULTI");
        assertThat(client.ask("SET a " + "x".repeat(30_000))).isEqualTo("+QUEUED");
      }
      last.ask("MULTI");
      assertThat(last.ask("SET a " + "x".repeat(30_000)))
          .startsWith("-BUSY troupe.redis.max-bytes");
      assertThat(last.ask("EXEC")).isEqualTo(ABORTED);
      assertThat(last.ask("SET small 1")).isEqualTo("+OK");
      clients.forEach(RawClient::close);
      Await.until(() -> held(last) < 1000);
      last.ask("MULTI");
      assertThat(last.ask("SET a " + "x".repeat(30_000))).isEqualTo("+QUEUED");
      assertThat(last.ask("EXEC")).isEqualTo("[+OK]");
    }
  }

  /** Whatever ends a transaction, nothing of it is counted any more. */
  @Test
  void givesBackWhatItCounted() {
    try (Redis redis = Redis.start("troupe.redis.max-watched-keys = 3");
        RawClient observer = redis.connect()) {
      observer.ask("WATCH a");
      observer.ask("UNWATCH");
      long before = held(observer);
      String set = "SET a " + "x".repeat(5_000);
      String[][] all = {
        {"MULTI", set, "PING", "EXEC"},
        {"MULTI", set, "ECHO word", "DISCARD"},
        {"MULTI", set, "NONE", "EXEC"},
        {"WATCH a b", "UNWATCH"},
        {"WATCH a b", "WATCH a c d", "MULTI", set, "EXEC"},
        {"WATCH a", "MULTI", set, "RESET"},
        {"MULTI", "GET a", "EXEC"},
      };
      try (RawClient client = redis.connect()) {
        for (String[] one : all) {
          for (int i = 0; i < one.length; i++) {
            client.ask(one[i]);
            if (i > 0 && i < one.length - 1 && one[i].equals(set)) {
              assertThat(held(observer)).isGreaterThan(before + 5_000);
            }
          }
          Await.until(() -> held(observer) == before);
        }
        client.commands("WATCH a", "MULTI", set).replies(3);
      }
      Await.until(() -> held(observer) == before);
    }
  }

  private static long held(RawClient client) {
    String info = client.ask("INFO stats");
    return Long.parseLong(info.replaceAll("(?s).*troupe_bytes_in_flight:(\\d+).*", "$1"));
  }

  @Test
  void aFullStoreTakesNoTransactionThatMayMakeItGrow() {
    try (Redis redis = Redis.start("troupe.kv.max-bytes = 1000");
        RawClient client = redis.connect();
        RawClient other = redis.connect()) {
      client.commands("MULTI", "SET a 1").replies(2);
      other.ask("SET b " + "x".repeat(1_000));
      String full =
          "OOM command not allowed when used memory > 'troupe.kv.max-bytes'; not executed";
      assertThat(client.ask("EXEC"))
          .isEqualTo("-EXECABORT Transaction discarded because of: " + full);
      assertThat(client.commands("MULTI", "SET a 1", "EXEC").replies(3))
          .containsExactly("+OK", "-" + full, ABORTED);
      assertThat(client.commands("MULTI", "DEL b", "EXEC").replies(3)).last().isEqualTo("[:1]");
    }
  }
}
