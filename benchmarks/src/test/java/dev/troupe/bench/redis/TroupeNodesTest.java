package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TroupeNodesTest {

  /** As {@code ./troupe status --json} says it, in short. */
  private static JsonNode status(String secondRole) throws IOException {
    return new ObjectMapper()
        .readTree(
            """
            {"nodes": [
              {"name": "n1", "pid": 11, "ports": {"redis": 20000, "http": 20001, "cluster": 20002},
               "groups": [{"group": "other", "role": "leader"}, {"group": "kv", "role": "follower"}]},
              {"name": "n2", "pid": 12, "ports": {"redis": 20010, "http": 20011, "cluster": 20012},
               "groups": [{"group": "kv", "role": "%s"}]}]}
            """
                .formatted(secondRole));
  }

  @Test
  void findsWhoLeadsTheStore() throws IOException {
    assertThat(TroupeNodes.leaderPort(status("leader"))).hasValue(20_010);
    assertThat(TroupeNodes.leaderPort(status("candidate"))).isEmpty();
  }

  @Test
  void countsAllNodes() throws IOException {
    assertThat(TroupeNodes.pids(status("leader"))).containsExactly(11L, 12L);
  }

  @Test
  void readsTheVersionOfRedis() {
    assertThat(RedisStore.version("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0"))
        .isEqualTo("7.0.15");
    assertThat(RedisStore.version("?")).isEqualTo("(unknown)");
  }
}
