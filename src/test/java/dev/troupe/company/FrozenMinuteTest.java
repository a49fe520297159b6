package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.StoreClient;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Waits;
import dev.troupe.company.Cli.Outcome;
import dev.troupe.company.faults.Resp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leader is frozen for a minute; the others go on, and then it follows them by itself. */
@Order(1)
class FrozenMinuteTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void aNodeFrozenForAMinuteServesAgain() throws Exception {
    try (TestCluster cluster = new TestCluster(folder, 3)) {
      cluster.up().expect(0);
      int victim = TestCluster.leader(cluster.await("whole", TestCluster::isWhole));
      long pid = cluster.pid(victim);
      Place place = Place.of(folder, cluster.basePort(), victim);
      long written;
      try (Resp waiting = new Resp(place.redis(), MINUTE.plus(REPLY_LIMIT))) {
        assertThat(waiting.ask("INCR", "while-frozen")).isEqualTo(1L);
        TestCluster.signal("STOP", pid);
        try {
          waiting.send("GET", "while-frozen");
          written = countForAMinute(cluster, victim, pid);
        } finally {
          TestCluster.signal("CONT", pid);
        }
        assertNotStale(waiting, written);
      }
      JsonNode whole = cluster.await("awake and caught up", TestCluster::isWhole);
      assertThat(whole.path("nodes").path(victim - 1).path("pid").asLong()).isEqualTo(pid);
      assertThat(cluster.run("kv", "get", "while-frozen", "--node", "n" + victim).expect(0).out())
          .isEqualTo(written + "\n");
    }
  }

  /** Returns how far it came. */
  private long countForAMinute(TestCluster cluster, int victim, long pid) {
    long written = 1;
    List<Endpoint> nodes =
        IntStream.rangeClosed(1, 3)
            .mapToObj(i -> Endpoint.of(Place.of(folder, cluster.basePort(), i)))
            .toList();
    try (StoreClient client = new StoreClient(nodes, Optional.empty(), Duration.ofSeconds(30))) {
      long end = System.nanoTime() + MINUTE.toNanos();
      statusTellsInTime(cluster, victim, pid);
      while (System.nanoTime() < end) {
        assertThat(client.write("INCR", "while-frozen")).isEqualTo(++written);
        Waits.pause(BETWEEN);
      }
    }
    return written;
  }

  private static void statusTellsInTime(TestCluster cluster, int victim, long pid) {
    long asked = System.nanoTime();
    Outcome status = cluster.execute("status", "--json").expect(3);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(STATUS_LIMIT);
    JsonNode frozen = TestCluster.json(status).path("nodes").path(victim - 1);
    assertThat(frozen.path("reachable").asBoolean(true)).isFalse();
    assertThat(frozen.path("pid").asLong()).isEqualTo(pid);
  }

  /** A client whose request waits in the frozen leader's socket must not get an old value. */
  private static void assertNotStale(Resp waiting, long written) throws IOException {
    try {
      assertThat(waiting.reply()).isEqualTo(Long.toString(written));
    } catch (Resp.Refused refused) {
      assertThat(refused.code()).isIn("CLUSTERDOWN", "TRYAGAIN", "BUSY");
    }
  }
}
