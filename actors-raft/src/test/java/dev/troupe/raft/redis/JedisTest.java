package dev.troupe.raft.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;

/** A client library as it is. */
class JedisTest {

  private static RedisClient client(Redis redis, RedisProtocol protocol, String password) {
    return RedisClient.builder()
        .hostAndPort("127.0.0.1", redis.server.port())
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .protocol(protocol)
                .clientName("tester")
                .password(password)
                .timeoutMillis(20_000)
                .build())
        .build();
  }

  @ParameterizedTest
  @EnumSource(
      value = RedisProtocol.class,
      names = {"RESP2", "RESP3"})
  void works(RedisProtocol protocol) {
    try (Redis redis = Redis.start();
        RedisClient jedis = client(redis, protocol, null)) {
      assertThat(jedis.set("a", "1")).isEqualTo("OK");
      assertThat(jedis.get("a")).isEqualTo("1");
      assertThat(jedis.get("none")).isNull();
      assertThat(jedis.set("a", "2", SetParams.setParams().nx())).isNull();
      assertThat(jedis.set("t", "2", SetParams.setParams().ex(100))).isEqualTo("OK");
      assertThat(jedis.ttl("t")).isEqualTo(100);
      assertThat(jedis.incrBy("a", 41)).isEqualTo(42);
      assertThat(jedis.mget("a", "none", "t")).containsExactly("42", null, "2");
      assertThat(jedis.append("a", "!")).isEqualTo(3);
      assertThat(jedis.del("a", "t", "none")).isEqualTo(2);
      assertThatThrownBy(() -> jedis.incr(new String(new char[70_000])))
          .isInstanceOf(JedisDataException.class)
          .hasMessageContaining("troupe.kv.max-key-bytes");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RedisProtocol.class,
      names = {"RESP2", "RESP3"})
  void transactions(RedisProtocol protocol) {
    try (Redis redis = Redis.start();
        RedisClient jedis = client(redis, protocol, null)) {
      jedis.set("a", "1");
      try (AbstractTransaction transaction = jedis.transaction(false)) {
        transaction.watch("a", "none");
        transaction.multi();
        Response<Long> sum = transaction.incrBy("a", 4);
        Response<String> none = transaction.get("none");
        Response<Long> word = transaction.strlen("a");
        assertThat(transaction.exec()).containsExactly(5L, null, 1L);
        assertThat(sum.get()).isEqualTo(5);
        assertThat(none.get()).isNull();
        assertThat(word.get()).isEqualTo(1);
      }
      try (AbstractTransaction transaction = jedis.transaction(false)) {
        transaction.watch("a");
        jedis.incr("a");
        transaction.multi();
        transaction.set("a", "lost");
        assertThat(transaction.exec()).isNull();
      }
      try (AbstractTransaction transaction = jedis.multi()) {
        transaction.set("a", "word");
        Response<Long> wrong = transaction.incr("a");
        transaction.set("b", "done");
        assertThat(transaction.exec()).hasSize(3);
        assertThatThrownBy(wrong::get).hasMessageContaining("not an integer");
      }
      try (AbstractTransaction transaction = jedis.multi()) {
        transaction.set("b", "discarded");
        assertThat(transaction.discard()).isEqualTo("OK");
      }
      assertThat(jedis.get("b")).isEqualTo("done");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RedisProtocol.class,
      names = {"RESP2", "RESP3"})
  void pipelinesAndScans(RedisProtocol protocol) {
    try (Redis redis = Redis.start("troupe.redis.password = secret");
        RedisClient jedis = client(redis, protocol, "secret")) {
      Set<String> keys = new HashSet<>();
      List<Response<Long>> replies = new ArrayList<>();
      try (Pipeline pipeline = jedis.pipelined()) {
        for (int i = 0; i < 5000; i++) {
          pipeline.set("key" + i, "v");
          keys.add("key" + i);
          replies.add(pipeline.incr("counter"));
        }
        pipeline.sync();
      }
      for (int i = 0; i < replies.size(); i++) {
        assertThat(replies.get(i).get()).isEqualTo(i + 1);
      }
      List<String> scanned = new ArrayList<>();
      ScanParams params = new ScanParams().match("key*").count(100);
      String cursor = ScanParams.SCAN_POINTER_START;
      do {
        ScanResult<String> page = jedis.scan(cursor, params);
        scanned.addAll(page.getResult());
        cursor = page.getCursor();
      } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
      assertThat(scanned).containsExactlyInAnyOrderElementsOf(keys);
    }
  }
}
