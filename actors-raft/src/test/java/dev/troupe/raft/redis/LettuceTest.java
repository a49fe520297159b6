package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client library as it is: one connection for all, everything pipelined. */
class LettuceTest {

  @ParameterizedTest
  @EnumSource(
      value = ProtocolVersion.class,
      names = {"RESP2", "RESP3"})
  void works(ProtocolVersion version) {
    try (Redis redis = Redis.start("troupe.redis.password = secret")) {
      RedisURI uri =
          RedisURI.builder()
              .withHost("127.0.0.1")
              .withPort(redis.server.port())
              .withPassword("secret".toCharArray())
              .withClientName("tester")
              .withTimeout(Duration.ofSeconds(20))
              .build();
      RedisClient client = RedisClient.create(uri);
      client.setOptions(ClientOptions.builder().protocolVersion(version).build());
      try (StatefulRedisConnection<String, String> connection = client.connect()) {
        commands(connection.sync());
        transactions(connection.sync());
        pipeline(connection);
      } finally {
        client.shutdown(Duration.ZERO, Duration.ZERO);
      }
    }
  }

  private static void commands(RedisCommands<String, String> sync) {
    assertThat(sync.ping()).isEqualTo("PONG");
    assertThat(sync.set("a", "1", SetArgs.Builder.px(5000))).isEqualTo("OK");
    assertThat(sync.pttl("a")).isEqualTo(5000);
    assertThat(sync.get("none")).isNull();
    assertThat(sync.setGet("a", "5")).isEqualTo("1");
    assertThat(sync.incr("a")).isEqualTo(6);
    assertThat(sync.mget("a", "none"))
        .containsExactly(KeyValue.just("a", "6"), KeyValue.empty("none"));
    assertThat(sync.clientGetname()).isEqualTo("tester");
    assertThat(sync.commandCount()).isEqualTo(CommandTable.all().size());
    assertThat(sync.command()).hasSize(CommandTable.all().size());
    assertThat(sync.info("troupe")).contains("leader:n1");
    assertThat(sync.configGet("save")).containsEntry("save", "");
    assertThat(sync.del("a")).isEqualTo(1);
  }

  /** Lettuce sends what is queued without waiting for it. */
  private static void transactions(RedisCommands<String, String> sync) {
    sync.set("a", "1");
    assertThat(sync.watch("a")).isEqualTo("OK");
    assertThat(sync.multi()).isEqualTo("OK");
    sync.incr("a");
    sync.get("none");
    sync.mget("a", "none");
    TransactionResult done = sync.exec();
    assertThat(done.wasDiscarded()).isFalse();
    assertThat(done.size()).isEqualTo(3);
    assertThat(done.<Long>get(0)).isEqualTo(2);
    assertThat(done.<String>get(1)).isNull();
    assertThat(done.<List<KeyValue<String, String>>>get(2))
        .containsExactly(KeyValue.just("a", "2"), KeyValue.empty("none"));
    sync.watch("a");
    sync.incr("a");
    sync.multi();
    sync.set("a", "lost");
    assertThat(sync.exec().wasDiscarded()).isTrue();
    sync.multi();
    sync.set("a", "lost");
    assertThat(sync.discard()).isEqualTo("OK");
    assertThat(sync.get("a")).isEqualTo("3");
    assertThat(sync.del("a")).isEqualTo(1);
  }

  private static void pipeline(StatefulRedisConnection<String, String> connection) {
    List<RedisFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      futures.add(connection.async().incr("counter"));
    }
    LettuceFutures.awaitAll(Duration.ofSeconds(20), futures.toArray(RedisFuture[]::new));
    for (int i = 0; i < futures.size(); i++) {
      assertThat(futures.get(i).toCompletableFuture().join()).isEqualTo(i + 1);
    }
    List<String> keys = new ArrayList<>();
    ScanIterator.scan(connection.sync()).forEachRemaining(keys::add);
    assertThat(keys).containsExactly("counter");
  }
}
