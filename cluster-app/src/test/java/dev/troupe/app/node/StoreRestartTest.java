package dev.troupe.app.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.StoreClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes with the real store, in this JVM. Both are needed for a majority, so whatever is served
 * after one of them was thrown out is served by its new ActorSystem too, from the data of the old.
 */
@Order(1)
class StoreRestartTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int KEYS = 200;

  @TempDir Path folder;
  private NodesInThisJvm nodes;

  @BeforeEach
  void start() {
    nodes = new NodesInThisJvm(folder, 2, StoreServices::start);
    for (int i = 0; i < KEYS; i++) {
      write(i % 2, "SET", "key" + i, "value" + i);
    }
  }

  @AfterEach
  void stop() throws Exception {
    nodes.stop();
  }

  @Test
  void aDownedLeaderServesAgainWithItsData() {
    int leader = nodes.leader();
    nodes.down(1 - leader, leader);
    servesAgainInAnother(leader);
  }

  @Test
  void aQuarantinedFollowerServesAgainWithItsData() {
    int follower = 1 - nodes.leader();
    nodes.quarantine(1 - follower, follower);
    servesAgainInAnother(follower);
  }

  private void servesAgainInAnother(int node) {
    nodes.awaitReady(node, 2);
    assertThat(nodes.generation(1 - node)).isEqualTo(1);
    for (int i = 0; i < KEYS; i++) {
      assertThat(read(node, "key" + i)).isEqualTo("value" + i);
    }
    assertThat(write(node, "INCR", "since")).isEqualTo(1L);
    assertThat(write(1 - node, "INCR", "since")).isEqualTo(2L);
    assertThat(read(node, "since")).isEqualTo("2");
  }

  private StoreClient client(int node) {
    List<Endpoint> alone = List.of(Endpoint.of(nodes.places().get(node)));
    return new StoreClient(alone, Optional.empty(), LIMIT);
  }

  private Object write(int node, String... words) {
    try (StoreClient client = client(node)) {
      return client.write(words);
    }
  }

  private String read(int node, String key) {
    try (StoreClient client = client(node)) {
      return new String((byte[]) client.read("GET", key), UTF_8);
    }
  }
}
