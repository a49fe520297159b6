package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that clients do makes the server hold more than its settings say. */
class BoundsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "troupe.redis.max-outstanding-commands = 100",
        "troupe.redis.max-outstanding-bytes = 110000"
      })
  void aClientThatNeverWaitsIsSlowedDown(String bound) throws Exception {
    try (Redis redis = Redis.start(bound);
        RawClient client = redis.connect()) {
      redis.group.pause();
      byte[] commands =
          RawClient.encode("APPEND", "a", "x".repeat(1000)).repeat(20_000).getBytes(ISO_8859_1);
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> client.send(commands));
      Await.until(() -> redis.group.waiting() >= 100);
      assertThat(redis.group.waiting()).isBetween(100, 120);
      assertThat(sent).isNotDone();
      redis.group.resume();
      for (int i = 1; i <= 1048; i++) {
        assertThat(client.reply()).isEqualTo(":" + 1000 * i);
      }
      for (int i = 1049; i <= 20_000; i++) {
        assertThat(client.reply()).contains("troupe.kv.max-value-bytes");
      }
      sent.get();
    }
  }

  @Test
  void refusesWhatIsBeyondTheBoundOfAllConnections() {
    try (Redis redis = Redis.start("troupe.redis.max-bytes-in-flight = 100000");
        RawClient first = redis.connect();
        RawClient second = redis.connect()) {
      redis.group.pause();
      for (int i = 1; i <= 4; i++) {
        int sent = i;
        first.send(RawClient.encode("SET", "a", "x".repeat(i < 4 ? 33_000 : 110_000)));
        Await.until(() -> redis.group.waiting() == sent);
      }
      second.commands("SET b 1", "PING", "GET b");
      List<String> replies = second.replies(3);
      assertThat(replies.get(0)).startsWith("-BUSY troupe.redis.max-bytes-in-flight");
      assertThat(replies.get(1)).isEqualTo("+PONG");
      assertThat(replies.get(2)).startsWith("-BUSY");
      redis.group.resume();
      assertThat(first.replies(4)).containsOnly("+OK");
      Await.until(() -> second.ask("SET b 1").equals("+OK"));
    }
  }

  /** Who holds little is not disturbed by others that hold much. */
  @Test
  void servesSmallCommandsBeyondTheBoundOfAllConnections() {
    try (Redis redis = Redis.start("troupe.redis.max-bytes-in-flight = 100000");
        RawClient first = redis.connect();
        RawClient large = redis.connect();
        RawClient small = redis.connect()) {
      redis.group.pause();
      for (int i = 1; i <= 4; i++) {
        int sent = i;
        first.send(RawClient.encode("SET", "a", "x".repeat(30_000)));
        Await.until(() -> redis.group.waiting() == sent);
      }
      large.send(RawClient.encode("SET", "b", "x".repeat(30_000)));
      assertThat(large.reply()).startsWith("-BUSY");
      small.commands("SET b 1");
      Await.until(() -> redis.group.waiting() == 5);
      redis.group.resume();
      assertThat(small.reply()).isEqualTo("+OK");
    }
  }

  /** What many queries may bring is counted before it arrives, and they wait for it. */
  @Test
  void queriesWaitForWhatOthersHaveAskedFor() {
    try (Redis redis = Redis.start("troupe.redis.max-bytes-in-flight = 8 MiB");
        RawClient writer = redis.connect()) {
      writer.send(RawClient.encode("SET", "a", "x".repeat(1 << 20)));
      assertThat(writer.reply()).isEqualTo("+OK");
      redis.group.pause();
      List<RawClient> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        readers.add(redis.connect().commands("GET a"));
      }
      Await.until(() -> redis.group.waiting() >= 4);
      assertThat(redis.group.waiting()).isLessThan(10);
      redis.group.resume();
      for (RawClient reader : readers) {
        assertThat(reader.reply()).hasSize(1 << 20);
        reader.close();
      }
    }
  }

  /** Also a write may bring what was there, and waits for it as a query does. */
  @ParameterizedTest
  @ValueSource(
      strings = {"GETDEL a", "GETEX a", "GETSET a 1", "SET a 1 GET", "SET a 1 PX 1000 GET"})
  void writesThatBringValuesWaitForWhatOthersHaveAskedFor(String command) {
    try (Redis redis = Redis.start("troupe.redis.max-bytes-in-flight = 8 MiB");
        RawClient writer = redis.connect()) {
      writer.send(RawClient.encode("SET", "a", "x".repeat(1 << 20)));
      assertThat(writer.reply()).isEqualTo("+OK");
      redis.group.pause();
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(redis.connect().commands(command));
      }
      Await.until(() -> redis.group.waiting() >= 4);
      assertThat(redis.group.waiting()).isLessThan(10);
      redis.group.resume();
      for (RawClient client : clients) {
        client.reply();
        client.close();
      }
    }
  }

  /** A repeat has the reply of the command that had its number before, whatever it says now. */
  @Test
  void repeatsInASessionWaitForWhatTheyMayBring() {
    try (Redis redis = Redis.start("troupe.redis.max-bytes-in-flight = 8 MiB");
        RawClient client = redis.connect()) {
      client.send(RawClient.encode("SET", "a", "x".repeat(1 << 20)));
      client.ask("TROUPE.SESSION mine");
      assertThat(client.reply()).startsWith("[:");
      assertThat(client.ask("TROUPE.DO 1 GETDEL a")).hasSize(1 << 20);
      redis.group.pause();
      client.send(RawClient.encode("TROUPE.DO", "1", "STRLEN", "a").repeat(20));
      Await.until(() -> redis.group.waiting() >= 1);
      assertThat(redis.group.waiting()).isLessThan(10);
      redis.group.resume();
      assertThat(client.replies(20)).allMatch(reply -> reply.length() == 1 << 20);
    }
  }

  @Test
  void closesWhoGrowsACommandBeyondTheBoundOfAllConnections() {
    try (Redis redis = Redis.start("troupe.redis.max-bytes-in-flight = 300000");
        RawClient client = redis.connect()) {
      client.send("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n");
      try {
        client.send(new byte[900_000]);
      } catch (AssertionError e) {
        assertThat(e).hasMessage("cannot send"); // closed meanwhile
      }
      assertThat(client.isClosed()).isTrue();
      Await.until(() -> takesACommand(redis)); // its bytes are given back, a moment after the close
    }
  }

  private static boolean takesACommand(Redis redis) {
    try (RawClient other = redis.connect()) {
      return other.ask("SET b 1").equals("+OK");
    } catch (AssertionError closed) {
      return false;
    }
  }

  @Test
  void refusesConnectionsBeyondTheBound() {
    try (Redis redis = Redis.start("troupe.redis.max-connections = 2");
        RawClient first = redis.connect();
        RawClient second = redis.connect()) {
      assertThat(first.ask("PING")).isEqualTo("+PONG");
      assertThat(second.ask("PING")).isEqualTo("+PONG");
      try (RawClient third = redis.connect()) {
        assertThat(third.reply()).isEqualTo("-ERR max number of clients reached");
        assertThat(third.isClosed()).isTrue();
      }
      second.close();
      Await.until(() -> redis.server.connections() == 1);
      try (RawClient fourth = redis.connect()) {
        assertThat(fourth.ask("INFO stats")).contains("rejected_connections:1");
      }
    }
  }

  @Test
  void servesAmongTwoThousandIdleConnections() {
    try (Redis redis = Redis.start()) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        clients.add(redis.connect());
      }
      clients.forEach(client -> assertThat(client.ask("INCR n")).startsWith(":"));
      assertThat(clients.get(1999).ask("GET n")).isEqualTo("2000");
      assertThat(redis.server.connections()).isEqualTo(2000);
      clients.forEach(RawClient::close);
      Await.until(() -> redis.server.connections() == 0);
    }
  }

  @Test
  void manyRepliesLeaveTogether() {
    try (Redis redis = Redis.start();
        RawClient client = redis.connect()) {
      redis.group.record();
      client.send(RawClient.encode("INCR", "n").repeat(500)).replies(500);
      assertThat(redis.group.batches()).hasSizeLessThan(20);
    }
  }
}
