package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.app.cli.TroupeCommand;
import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.StoreClient;
import dev.troupe.app.ops.Json;
import dev.troupe.app.ops.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with the real store in this JVM, as operators see and change them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** One line of Prometheus' text format, 0.0.4: name, labels, value. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)"
              + "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*\\})?"
              + " (\\S+)");

  @TempDir static Path folder;
  private static NodesInThisJvm nodes;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() {
    nodes = new NodesInThisJvm(folder, 3, StoreServices::start);
    nodes.remember();
  }

  @AfterAll
  static void stop() throws Exception {
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

  /**
   * Labels, in the order of their names, with %s for this node's member. Not a number where there
   * is none, as of a member that is too busy to answer in time, or leads no more.
   */
  private double metric(int node, String name, String labels) {
    String key = name + "{" + labels.formatted("n" + (node + 1)) + "}";
    return metrics(node).getOrDefault(key, Double.NaN);
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
  @Order(1)
  void electionsAreSeenInTextThatParses() throws Exception {
    assertThat(get(0).headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    int first = nodes.leader();
    NodesInThisJvm.await(() -> won(first) >= 1);
    assertThat(metrics(first).keySet())
        .contains("jvm_threads_live_threads", "jvm_gc_max_data_size_bytes")
        .contains("troupe_journal_syncs_total", "troupe_journal_queue_requests")
        .anyMatch(name -> name.startsWith("jvm_memory_used_bytes{"));

    int second = (first + 1) % 3;
    NodesInThisJvm.await(() -> won(second) >= 0);
    double before = won(second);
    Instant asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    troupeUntilDone("members", "transfer", "n" + (second + 1));
    NodesInThisJvm.await(() -> won(second) > before);
    String role = "group=\"kv\",member=\"%s\",role=\"leader\"";
    NodesInThisJvm.await(() -> ofLeader(leader -> metric(leader, "troupe_raft_role", role)) == 1);
    NodesInThisJvm.await(() -> metric(second, "troupe_raft_role_changes_total", role) >= 1);
    NodesInThisJvm.await(() -> leadsSince().filter(time -> !time.isBefore(asked)).isPresent());
  }

  /** By the clock of this machine; none while nobody leads, or it is not known since when. */
  private static Optional<Instant> leadsSince() {
    try {
      JsonNode status = Json.MAPPER.readTree(troupe("status", "--json").out());
      for (JsonNode member : status.findValues("groups")) {
        JsonNode time = member.path(0).path("roleSince");
        if (member.path(0).path("role").asText().equals("leader") && time.isTextual()) {
          return Optional.of(Instant.parse(time.textValue()));
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static double ofLeader(IntToDoubleFunction number) {
    OptionalInt leader = nodes.anyLeader();
    return leader.isPresent() ? number.applyAsDouble(leader.getAsInt()) : Double.NaN;
  }

  private record Said(int status, String out, String err) {}

  private static Said troupe(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--data", folder.toString()));
    int status =
        TroupeCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(line.toArray(String[]::new));
    return new Said(status, out.toString(), err.toString());
  }

  /** Asked again where a busy machine's leader has just lost its office; none of them minds. */
  private static Said troupeUntilDone(String... words) {
    List<Said> said = new ArrayList<>();
    NodesInThisJvm.await(() -> said.add(troupe(words)) && said.get(said.size() - 1).status() == 0);
    return said.get(said.size() - 1);
  }

  @Test
  @Order(2)
  void aNodeIsAddedMadeLeaderAndRemovedFromTheCommandLine() throws Exception {
    NodesInThisJvm.await(() -> troupe("members").out().matches("(?s).*n1 +voter.*n3 +voter.*"));
    Place n4 = nodes.join();
    Said added = troupeUntilDone("members", "add", n4.name(), "127.0.0.1:" + n4.cluster());
    assertThat(added.out()).containsPattern("n4 +voter").containsPattern("n1 +voter");

    troupeUntilDone("members", "transfer", n4.name());
    NodesInThisJvm.await(() -> troupe("members").out().matches("(?s).*n4 +voter +leads.*"));
    // A busy machine's node may not answer the first time.
    NodesInThisJvm.await(() -> troupe("status").status() == 0);

    Said refused = troupe("members", "transfer", "n9");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("no such voter: n9");

    Said removed = troupeUntilDone("members", "remove", n4.name(), "--json");
    JsonNode left = Json.MAPPER.readTree(removed.out());
    assertThat(left.path("voters").fieldNames()).toIterable().containsExactly("n1", "n2", "n3");
    nodes.stop(3);
    NodesInThisJvm.await(() -> troupe("members").status() == 0 && nodes.anyLeader().isPresent());
  }

  @Test
  @Order(3)
  void membersAreNotChangedByAWebPage() throws Exception {
    assertThat(post("application/json", "Origin", "http://example.org")).isEqualTo(403);
    assertThat(post("text/plain", "X-Any", "x")).isEqualTo(415);
    assertThat(post("application/json", "X-Any", "x")).isEqualTo(400);
  }

  private int post(String type, String header, String value) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + nodes.places().get(0).http() + "/members");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LIMIT)
            .header("Content-Type", type)
            .header(header, value)
            .POST(HttpRequest.BodyPublishers.ofString("{\"change\": \"remove\"}"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  @Order(4)
  void theLagOfAFollowerIsSeenWhileItIsAway() throws Exception {
    int leader = nodes.leader();
    int away = (leader + 1) % 3;
    int stays = (leader + 2) % 3;
    nodes.stop(away);
    write(leader, 50);
    // Whoever leads: on a busy machine it may be another one by now.
    NodesInThisJvm.await(() -> ofLeader(now -> lag(now, away)) >= 50);
    NodesInThisJvm.await(() -> ofLeader(now -> lag(now, now == stays ? leader : stays)) == 0);
  }
}
