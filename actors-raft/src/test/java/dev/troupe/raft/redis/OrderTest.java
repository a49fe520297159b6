package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.raft.Call;
import dev.troupe.raft.CallFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of one connection take effect in their order, and fail in it. */
class OrderTest {

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

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aQuerySeesTheWritesBeforeItAndNoneBehindIt(long seed) {
    redis.group.answerReadsLate(new Random(seed));
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    long counter = 0;
    for (int i = 0; i < 4000; i++) {
      if (random.nextInt(4) == 0) {
        piece.append(RawClient.encode("INCR", "n"));
        expected.add(":" + ++counter);
      } else {
        piece.append(RawClient.encode("GET", "n"));
        expected.add(counter == 0 ? "nil" : Long.toString(counter));
      }
      if (random.nextInt(5) == 0) {
        client.send(piece.toString()); // often a read of its own
        piece.setLength(0);
      }
    }
    client.send(piece.toString());
    assertThat(client.replies(expected.size())).isEqualTo(expected);
  }

  @Test
  void queriesAloneAreReads() {
    redis.group.record();
    client.commands("GET a", "EXISTS a").replies(2);
    assertThat(redis.group.kinds()).containsExactly(Call.Kind.READ, Call.Kind.READ);
  }

  @Test
  void queriesAmongWritesGoThroughTheLog() {
    redis.group.record();
    client.commands("GET a", "SET a 1", "GET a").replies(3);
    assertThat(redis.group.kinds())
        .containsExactly(Call.Kind.WRITE, Call.Kind.WRITE, Call.Kind.WRITE);
    assertThat(redis.group.batches()).containsExactly(3);
  }

  @Test
  void queriesBehindAnOutstandingWriteGoThroughTheLog() {
    redis.group.record();
    redis.group.pause();
    client.commands("SET a 1");
    awaitWaiting(1);
    client.commands("GET a");
    awaitWaiting(2);
    redis.group.resume();
    assertThat(client.replies(2)).containsExactly("+OK", "1");
    assertThat(redis.group.kinds()).containsExactly(Call.Kind.WRITE, Call.Kind.WRITE);
    assertThat(client.ask("GET a")).isEqualTo("1");
    assertThat(redis.group.kinds()).last().isEqualTo(Call.Kind.READ);
  }

  @Test
  void writesBehindAnOutstandingReadAreHeld() {
    redis.group.record();
    redis.group.pause();
    client.commands("GET a");
    awaitWaiting(1);
    sendUntilRead("SET a 1", "GET a");
    sendUntilRead("PING", "GET a");
    assertThat(redis.group.waiting()).isOne();
    redis.group.resume();
    assertThat(client.replies(5)).containsExactly("nil", "+OK", "1", "+PONG", "1");
    assertThat(redis.group.kinds())
        .containsExactly(Call.Kind.READ, Call.Kind.WRITE, Call.Kind.WRITE, Call.Kind.WRITE);
  }

  @Test
  void whatIsHeldFailsWithTheReadBeforeIt() {
    redis.group.pause();
    client.commands("GET a");
    awaitWaiting(1);
    sendUntilRead("SET a 1", "SET b 1");
    redis.group.fail(call -> call.kind() == Call.Kind.READ ? CallFailure.NO_LEADER : null);
    redis.group.resume();
    assertThat(client.replies(3)).allMatch(reply -> reply.startsWith("-CLUSTERDOWN"));
    redis.group.fail(call -> null);
    assertThat(client.ask("EXISTS a b")).isEqualTo(":0");
  }

  @Test
  void laterCommandsOfAPipelineFailWithAnEarlierOne() {
    redis.group.fail(
        call -> new String(call.payload()).contains("second") ? CallFailure.NO_LEADER : null);
    client.commands("SET first 1", "SET second 1", "SET third 1", "GET first");
    List<String> replies = client.replies(4);
    assertThat(replies.get(0)).isEqualTo("+OK");
    assertThat(replies.get(1)).startsWith("-CLUSTERDOWN");
    assertThat(replies.get(2)).startsWith("-TRYAGAIN");
    assertThat(replies.get(3)).startsWith("-TRYAGAIN");
    assertThat(client.ask("GET third")).isEqualTo("nil");
  }

  private void awaitWaiting(int calls) {
    Await.until(() -> redis.group.waiting() == calls);
  }

  /** Sends commands, and returns when the server has decoded them. */
  private void sendUntilRead(String... lines) {
    try (RawClient other = redis.connect()) {
      long before = processed(other);
      client.commands(lines);
      long[] asked = {0};
      Await.until(() -> processed(other) >= before + ++asked[0] + lines.length);
    }
  }

  private static long processed(RawClient other) {
    String info = other.ask("INFO stats");
    return Long.parseLong(info.replaceAll("(?s).*total_commands_processed:(\\d+).*", "$1"));
  }
}
