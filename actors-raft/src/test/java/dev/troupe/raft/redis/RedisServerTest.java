package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commands over a real socket, as bytes. */
class RedisServerTest {

  private static Redis redis;

  @BeforeAll
  static void start() {
    redis = Redis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void setsAndGets() {
    try (RawClient client = redis.connect()) {
      assertThat(client.ask("PING")).isEqualTo("+PONG");
      assertThat(client.ask("set first 1")).isEqualTo("+OK");
      assertThat(client.ask("GET first")).isEqualTo("1");
      assertThat(client.ask("GET missing")).isEqualTo("nil");
      assertThat(client.send("GET first\r\n").reply()).isEqualTo("1");
    }
  }

  @Test
  void answersAPipelineInItsOrder() {
    try (RawClient client = redis.connect()) {
      client.commands("SET p a", "GET p", "PING", "APPEND p b", "GET p", "NONE", "GET p");
      assertThat(client.replies(7))
          .containsExactly(
              "+OK",
              "a",
              "+PONG",
              ":2",
              "ab",
              "-ERR unknown command 'NONE', with args beginning with: ",
              "ab");
    }
  }
}
