package dev.troupe.app.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks nodes how they stand, all of them at the same time; a frozen one costs the limit once. */
public final class StatusClient {

  /** More than a node's {@code status-limit}, and short enough for a person. */
  public static final Duration LIMIT = Duration.ofMillis(1_000);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  /** All nodes, in the given order; those that do not answer in time without a status. */
  public List<NodeView> ask(List<Place> places) {
    List<CompletableFuture<Optional<JsonNode>>> answers = new ArrayList<>();
    places.forEach(place -> answers.add(ask(place)));
    List<NodeView> views = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Optional<JsonNode> status = answers.get(i).join();
      views.add(new NodeView(places.get(i), pid(places.get(i), status), status));
    }
    return views;
  }

  private CompletableFuture<Optional<JsonNode>> ask(Place place) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + place.http() + "/status"))
            .timeout(LIMIT)
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> parse(place, response))
        .completeOnTimeout(Optional.empty(), LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(unanswered -> Optional.empty());
  }

  /** The answer, if it is one of the node that is meant: another program may hold the port. */
  private static Optional<JsonNode> parse(Place place, HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      return Optional.empty();
    }
    try {
      JsonNode json = Json.MAPPER.readTree(response.body());
      boolean meant =
          place.name().equals(json.path("name").textValue())
              && place.data().toString().equals(json.path("data").textValue());
      return meant ? Optional.of(json) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
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
