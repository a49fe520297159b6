package dev.troupe.app.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks a node to change who is in the store's group: {@code POST /members} with an object of {@code
 * change} (add, remove or transfer), {@code member}, for add its {@code host} and cluster {@code
 * port}, and {@code limitMillis}. The answer has voters, outgoing and learners, or an {@code
 * error}.
 */
public final class MembersClient {

  /** The longest that a node is asked to wait for the leader. */
  public static final Duration MOST_LIMIT = Duration.ofSeconds(60);

  private static final Duration MARGIN = Duration.ofSeconds(4);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(StatusClient.LIMIT)
          .build();

  /** The request to add a voter. */
  public static ObjectNode add(String member, String host, int port) {
    return change("add", member).put("host", host).put("port", port);
  }

  /** The request to remove a voter or learner. */
  public static ObjectNode remove(String member) {
    return change("remove", member);
  }

  /** The request to make a voter lead. */
  public static ObjectNode transfer(String member) {
    return change("transfer", member);
  }

  private static ObjectNode change(String change, String member) {
    return JsonNodeFactory.instance.objectNode().put("change", change).put("member", member);
  }

  /**
   * Asks one node, which passes it on to the leader.
   *
   * @return who is in the group after it
   * @throws CommandFailure if it was refused, nobody leads, or there is no answer
   */
  public JsonNode ask(Place place, ObjectNode change, Duration limit) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + place.http() + "/members"))
            .header("Content-Type", "application/json")
            .timeout(limit.plus(MARGIN))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    change.deepCopy().put("limitMillis", limit.toMillis()).toString()))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return read(place, response);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.NOBODY, place.name() + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    }
  }

  private static JsonNode read(Place place, HttpResponse<String> response)
      throws JsonProcessingException {
    JsonNode json = Json.MAPPER.readTree(response.body());
    if (response.statusCode() == 200) {
      return json;
    }
    int exit = response.statusCode() == 503 ? ExitCode.DEGRADED : ExitCode.FAILED;
    throw new CommandFailure(exit, place.name() + ": " + json.path("error").asText());
  }
}
