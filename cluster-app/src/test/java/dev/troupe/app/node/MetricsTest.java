package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.StoreClient;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.raft.GroupAdmin;
import dev.troupe.raft.Raft;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with the real store in this JVM, seen through {@code GET /metrics}. */
class MetricsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** One line of Prometheus' text format, 0.0.4: name, labels, value. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*\\})?"
              + " (\\S+)");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private NodesInThisJvm nodes;

  @BeforeEach
  void start() {
    nodes = new NodesInThisJvm(folder, 3, StoreServices::start);
  }

  @AfterEach
  void stop() throws Exception {
    nodes.stop();
  }

  private HttpResponse<String> get(int node) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + nodes.places().get(node).http() + "/metrics"))
            .timeout(LIMIT)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** All samples by name and labels; fails if a line is none, or stands there twice. */
  private Map<String, Double> metrics(int node) {
    try {
      Map<String, Double> samples = new TreeMap<>();
      for (String line : get(node).body().split("\n")) {
        if (line.matches("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+")) {
          continue;
        }
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        String name = sample.group(1) + Optional.ofNullable(sample.group(2)).orElse("");
        double value = Double.parseDouble(sample.group(3).replace("+Inf", "Infinity"));
        assertThat(samples.put(name, value)).as(line).isNull();
      }
      return samples;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Labels, in the order of their names, with %s for this node's member. */
  private double metric(int node, String name, String labels) {
    String key = name + "{" + labels.formatted("n" + (node + 1)) + "}";
    Double value = metrics(node).get(key);
    assertThat(value).as(key).isNotNull();
    return value;
  }

  private double lag(int leader, int follower) {
    return metric(
        leader,
        "troupe_raft_follower_lag_entries",
        "follower=\"n%d\",group=\"kv\",member=\"%%s\"".formatted(follower + 1));
  }

  private double won(int node) {
    return metric(node, "troupe_raft_elections_won_total", "group=\"kv\",member=\"%s\"");
  }

  private void write(int node, int keys) {
    List<Endpoint> alone = List.of(Endpoint.of(nodes.places().get(node)));
    try (StoreClient client = new StoreClient(alone, Optional.empty(), LIMIT)) {
      for (int i = 0; i < keys; i++) {
        client.write("SET", "key" + i, "value");
      }
    }
  }

  @Test
  void electionsAndLagAreSeenInTextThatParses() throws Exception {
    assertThat(get(0).headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    int first = nodes.leader();
    assertThat(won(first)).isEqualTo(1);
    assertThat(metrics(first).keySet())
        .contains("jvm_threads_live_threads", "jvm_gc_max_data_size_bytes")
        .contains("troupe_journal_syncs_total", "troupe_journal_queue_requests")
        .anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"));

    int second = (first + 1) % 3;
    double before = won(second);
    GroupAdmin.Reply reply =
        Raft.get(nodes.system(first))
            .transferLeadership(ClusterView.STORE, Optional.of("n" + (second + 1)), LIMIT)
            .toCompletableFuture()
            .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(reply).isInstanceOf(GroupAdmin.Done.class);
    NodesInThisJvm.await(() -> won(second) == before + 1);
    String role = "group=\"kv\",member=\"%s\",role=\"leader\"";
    assertThat(metric(second, "troupe_raft_role", role)).isEqualTo(1);
    assertThat(metric(first, "troupe_raft_role", role)).isZero();

    int away = (first + 2) % 3;
    nodes.stop(away);
    write(second, 50);
    assertThat(lag(second, away)).isGreaterThanOrEqualTo(50);
    NodesInThisJvm.await(() -> lag(second, first) == 0);
  }
}
