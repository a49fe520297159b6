package dev.troupe.app.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks nodes how they stand, all of them at the same time. Where nobody listens is known at once. A
 * node that listens but says nothing is frozen, or its machine is busy, which shows in the others:
 * they are waited for longer than it is once one of them has spoken.
 */
public final class StatusClient {

  /** For the others, once a node has answered: more than a node's {@code status-limit}. */
  public static final Duration LIMIT = Duration.ofSeconds(3);

  /** As long as none has answered. */
  public static final Duration FIRST_LIMIT = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(FIRST_LIMIT)
          .build();

  /** All nodes, in the given order; those that do not answer in time without a status. */
  public List<NodeView> ask(List<Place> places) {
    List<Optional<JsonNode>> answers = askPorts(places.stream().map(Place::http).toList());
    List<NodeView> views = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      Optional<JsonNode> status = answers.get(i).filter(json -> isOf(place, json));
      views.add(new NodeView(place, pid(place, status), status));
    }
    return views;
  }

  /** What answers at HTTP ports of this machine, whichever node it is; in the given order. */
  public List<Optional<JsonNode>> askPorts(List<Integer> ports) {
    CompletableFuture<Void> spoken = new CompletableFuture<>();
    List<CompletableFuture<Optional<JsonNode>>> answers =
        ports.stream().map(port -> ask(port, spoken)).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]));
    CompletableFuture.anyOf(all, spoken)
        .completeOnTimeout(null, FIRST_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    if (spoken.isDone()) {
      all.completeOnTimeout(null, LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }
    return answers.stream().map(answer -> answer.getNow(Optional.empty())).toList();
  }

  private CompletableFuture<Optional<JsonNode>> ask(int port, CompletableFuture<Void> spoken) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/status"))
            .timeout(FIRST_LIMIT.plus(LIMIT))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(StatusClient::parse)
        .exceptionally(unanswered -> Optional.empty())
        .whenComplete(
            (answer, never) -> {
              if (answer.isPresent()) {
                spoken.complete(null);
              }
            });
  }

  /** The answer, if it is one of a node: another program may hold the port. */
  private static Optional<JsonNode> parse(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.MAPPER.readTree(response.body());
      boolean isNode =
          json.path("name").isTextual()
              && json.path("data").isTextual()
              && json.path("pid").isInt();
      return isNode ? Optional.of(json) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** True if the answer is one of the node that is meant, by whatever path its folder is seen. */
  private static boolean isOf(Place place, JsonNode status) {
    return place.name().equals(status.path("name").textValue())
        && Disk.isSame(place.data(), Path.of(status.path("data").textValue()));
  }

  private static Optional<Long> pid(Place place, Optional<JsonNode> status) {
    if (status.isPresent()) {
      return Optional.of(status.get().path("pid").asLong());
    }
    try {
      return PidFile.running(place.pidFile()).map(ProcessHandle::pid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
