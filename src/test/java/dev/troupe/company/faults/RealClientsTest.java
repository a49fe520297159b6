package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;

/**
 * Redis' clients as they are, with what they say by default, at each of three nodes: two of those
 * are followers. What was written through one node is read through the next.
 */
@Execution(ExecutionMode.SAME_THREAD)
class RealClientsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int PIPELINED = 2_000;
  private static final int APPENDS = 1_000;
  private static final double MOST_MILLIS_PER_APPEND = 33.3;

  @TempDir static Path folder;
  private static Trio trio;

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

  private static int next(int node) {
    return trio.redisPort((node + 1) % Trio.NODES);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void jedis(int node) {
    String mine = "jedis" + node;
    try (RedisClient jedis = jedisAt(trio.redisPort(node));
        RedisClient other = jedisAt(next(node))) {
      assertThat(jedis.ping()).isEqualTo("PONG");
      assertThat(jedis.set(mine + ":a", "1", new SetParams().px(60_000))).isEqualTo("OK");
      assertThat(other.pttl(mine + ":a")).isBetween(1L, 60_000L);
      assertThat(other.incrBy(mine + ":a", 5)).isEqualTo(6);
      assertThat(jedis.mget(mine + ":a", mine + ":none")).containsExactly("6", null);
      assertThat(jedis.append(mine + ":b", "tail")).isEqualTo(4);
      assertThat(other.getDel(mine + ":b")).isEqualTo("tail");
      assertThat(jedis.exists(mine + ":b")).isFalse();
      var pipeline = jedis.pipelined();
      List<Response<Long>> replies = new ArrayList<>();
      for (int i = 0; i < PIPELINED; i++) {
        replies.add(pipeline.incr(mine + ":n"));
      }
      pipeline.sync();
      assertThat(replies.stream().map(Response::get))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, PIPELINED).mapToObj(Long::valueOf).toList());
      assertThat(other.get(mine + ":n")).isEqualTo("" + PIPELINED);
      transactions(jedis, other, mine + ":a");
      assertThat(scan(other, mine + ":*")).containsExactlyInAnyOrder(mine + ":a", mine + ":n");
      assertThat(other.del(mine + ":a", mine + ":n")).isEqualTo(2);
    }
  }

  /** The key holds 6; what another node's client changes is seen by the one that watches. */
  private static void transactions(RedisClient jedis, RedisClient other, String key) {
    try (AbstractTransaction transaction = jedis.transaction(false)) {
      transaction.watch(key);
      transaction.multi();
      Response<Long> sum = transaction.incr(key);
      transaction.get(key + ":none");
      assertThat(transaction.exec()).containsExactly(7L, null);
      assertThat(sum.get()).isEqualTo(7);
    }
    try (AbstractTransaction transaction = jedis.transaction(false)) {
      transaction.watch(key);
      assertThat(other.incr(key)).isEqualTo(8);
      transaction.multi();
      transaction.set(key, "lost");
      assertThat(transaction.exec()).isNull();
    }
    assertThat(other.get(key)).isEqualTo("8");
  }

  private static RedisClient jedisAt(int port) {
    return RedisClient.builder()
        .hostAndPort("127.0.0.1", port)
        .clientConfig(
            DefaultJedisClientConfig.builder().timeoutMillis((int) LIMIT.toMillis()).build())
        .build();
  }

  private static Set<String> scan(RedisClient jedis, String pattern) {
    Set<String> keys = new HashSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      var page = jedis.scan(cursor, new ScanParams().match(pattern).count(100));
      keys.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return keys;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void lettuceWithItsOwnHandshake(int node) {
    var client = io.lettuce.core.RedisClient.create();
    try (var connection = client.connect(uri(trio.redisPort(node)));
        var other = client.connect(uri(next(node)))) {
      String mine = "lettuce" + node;
      RedisCommands<String, String> sync = connection.sync();
      assertThat(sync.clientInfo()).contains("resp=3");
      assertThat(sync.set(mine + ":a", "5", SetArgs.Builder.ex(60))).isEqualTo("OK");
      assertThat(other.sync().ttl(mine + ":a")).isBetween(1L, 60L);
      assertThat(other.sync().incr(mine + ":a")).isEqualTo(6);
      assertThat(sync.mget(mine + ":a", mine + ":none"))
          .containsExactly(KeyValue.just(mine + ":a", "6"), KeyValue.empty(mine + ":none"));
      sync.watch(mine + ":a");
      sync.multi();
      sync.incr(mine + ":a");
      sync.get(mine + ":none");
      assertThat(sync.exec().stream()).containsExactly(7L, null);
      sync.watch(mine + ":a");
      assertThat(other.sync().incr(mine + ":a")).isEqualTo(8);
      sync.multi();
      sync.set(mine + ":a", "lost");
      assertThat(sync.exec().wasDiscarded()).isTrue();
      assertThat(other.sync().get(mine + ":a")).isEqualTo("8");
      pipeline(connection, mine + ":n");
      assertThat(other.sync().get(mine + ":n")).isEqualTo("" + PIPELINED);
      List<String> keys = new ArrayList<>();
      ScanIterator.scan(other.sync()).forEachRemaining(keys::add);
      assertThat(keys).contains(mine + ":a", mine + ":n").doesNotHaveDuplicates();
      assertThat(sync.del(mine + ":a", mine + ":n")).isEqualTo(2);
    } finally {
      client.shutdown(Duration.ZERO, Duration.ZERO);
    }
  }

  private static RedisURI uri(int port) {
    return RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(LIMIT).build();
  }

  private static void pipeline(StatefulRedisConnection<String, String> connection, String key) {
    List<RedisFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < PIPELINED; i++) {
      futures.add(connection.async().incr(key));
    }
    assertThat(LettuceFutures.awaitAll(LIMIT, futures.toArray(RedisFuture[]::new))).isTrue();
    for (int i = 0; i < futures.size(); i++) {
      assertThat(futures.get(i).toCompletableFuture().join()).isEqualTo(i + 1);
    }
  }

  /** "Speed" of the labs' replicated store, over real nodes and disks. */
  @Test
  void aThousandAppendsOneAfterAnother() {
    StringBuilder all = new StringBuilder();
    try (RedisClient jedis = jedisAt(trio.redisPort(0));
        RedisClient other = jedisAt(next(0))) {
      long start = System.nanoTime();
      for (int i = 0; i < APPENDS; i++) {
        all.append(i);
        assertThat(jedis.append("speed", "" + i)).isEqualTo(all.length());
      }
      double millis = (System.nanoTime() - start) / 1e6 / APPENDS;
      System.out.printf("%d appends one after another, %.2f ms each%n", APPENDS, millis);
      assertThat(other.get("speed")).isEqualTo(all.toString());
      assertThat(jedis.del("speed")).isEqualTo(1);
      assertThat(millis).as("ms for each append").isLessThan(MOST_MILLIS_PER_APPEND);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void redisCli(int node) throws Exception {
    int port = trio.redisPort(node);
    String talk = "SET cli%d 'hello there'\nGET cli%d\nGET none\nINCR cli%d:n\n";
    assertThat(cli(port, talk.replace("%d", "" + node)).lines())
        .containsExactly("OK", "hello there", "", "1");
    assertThat(cli(next(node), "", "-3", "--no-raw", "MGET", "cli" + node, "none"))
        .isEqualTo("1) \"hello there\"\n2) (nil)\n");
    assertThat(cli(next(node), "MULTI\nINCR cli%d:n\nEXEC\n".formatted(node), "--no-raw"))
        .endsWith("1) (integer) 2\n");
    assertThat(cli(port, "", "--scan", "--pattern", "cli" + node + "*").lines())
        .containsExactlyInAnyOrder("cli" + node, "cli" + node + ":n");
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < PIPELINED; i++) {
      bulk.append("*3\r\n$3\r\nSET\r\n$4\r\nbulk\r\n$4\r\n%04d\r\n".formatted(i));
    }
    assertThat(cli(port, bulk.toString(), "--pipe")).contains("errors: 0, replies: " + PIPELINED);
    assertThat(cli(next(node), "", "GET", "bulk").strip())
        .isEqualTo("%04d".formatted(PIPELINED - 1));
    assertThat(cli(port, "", "DEL", "cli" + node, "cli" + node + ":n", "bulk").strip())
        .isEqualTo("3");
  }

  private static String cli(int port, String input, String... arguments) throws Exception {
    return RedisTools.run(folder, port, input, RedisTools.CLI, arguments);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void redisBenchmark(int node) throws Exception {
    String output =
        RedisTools.run(
            folder,
            trio.redisPort(node),
            "",
            RedisTools.BENCHMARK,
            ("-q -n 5000 -c 20 -P 8 -r 1000 -t ping,set,get,incr,mset").split(" "));
    assertThat(output)
        .contains("SET: ", "GET: ", "INCR: ", "MSET (10 keys): ", "PING_MBULK: ")
        .doesNotContainIgnoringCase("error", "warning");
  }
}
