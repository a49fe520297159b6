package dev.troupe.app.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.Json;
import dev.troupe.app.ops.MembersClient;
import dev.troupe.raft.Configuration;
import dev.troupe.raft.GroupAdmin;
import dev.troupe.raft.Raft;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;

/**
 * {@code POST /members}: changes who is in the store's group, or who leads it, for whoever may
 * speak with this machine's loopback. A web page that a browser on this machine shows may not: it
 * can neither send JSON to another origin without being asked for leave, nor under our own name.
 */
final class MembersHttp {

  private static final int MOST_BYTES = 4096;
  private static final Duration READ_LIMIT = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final Raft raft;

  MembersHttp(ActorSystem<?> system) {
    this.system = system;
    this.raft = Raft.get(system);
  }

  /** Does what the body asks for; see {@link MembersClient} for its form. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (isOfAWebPage(request)) {
      request.discardEntityBytes(system);
      return done(error(StatusCodes.FORBIDDEN, "for programs on this machine alone"));
    }
    if (!request.entity().getContentType().equals(ContentTypes.APPLICATION_JSON)) {
      request.discardEntityBytes(system);
      return done(error(StatusCodes.UNSUPPORTED_MEDIA_TYPE, "must be application/json"));
    }
    return request
        .entity()
        .toStrict(READ_LIMIT.toMillis(), MOST_BYTES, system)
        .thenCompose(body -> carryOut(request, body.getData().toArray()))
        .exceptionally(MembersHttp::failed);
  }

  private static boolean isOfAWebPage(HttpRequest request) {
    String host = request.getUri().getHost().address();
    return request.getHeader("Origin").isPresent()
        || !(host.equals(NodeHttp.HOST) || host.equals("localhost"));
  }

  private CompletionStage<HttpResponse> carryOut(HttpRequest request, byte[] body) {
    JsonNode wish;
    try {
      wish = Json.MAPPER.readTree(body);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON");
    }
    long millis = wish.path("limitMillis").asLong();
    if (millis < 1 || millis > MembersClient.MOST_LIMIT.toMillis()) {
      throw new IllegalArgumentException(
          "limitMillis must be 1 to " + MembersClient.MOST_LIMIT.toMillis());
    }
    Duration limit = Duration.ofMillis(millis);
    request
        .getHeader(TimeoutAccess.class)
        .ifPresent(access -> access.timeoutAccess().updateTimeout(limit.plus(READ_LIMIT)));
    return carryOut(wish, limit).thenApply(MembersHttp::response);
  }

  private CompletionStage<GroupAdmin.Reply> carryOut(JsonNode wish, Duration limit) {
    String store = ClusterView.STORE;
    return switch (wish.path("change").asText()) {
      case "add" -> raft.addMember(store, name(wish), address(wish), limit);
      case "remove" -> raft.removeMember(store, name(wish), limit);
      case "transfer" -> raft.transferLeadership(store, Optional.of(name(wish)), limit);
      default -> throw new IllegalArgumentException("change must be add, remove or transfer");
    };
  }

  private static String name(JsonNode wish) {
    String name = wish.path("member").asText();
    if (!name.matches("[A-Za-z0-9_-]{1,32}")) {
      throw new IllegalArgumentException("not a node's name: '" + name + "'");
    }
    return name;
  }

  private static String address(JsonNode wish) {
    String host = wish.path("host").asText();
    int port = wish.path("port").asInt();
    if (!host.matches("[A-Za-z0-9._:-]{1,253}") || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not an address: host '" + host + "', port " + port);
    }
    return new Member("", host, port, 0).address();
  }

  static HttpResponse response(GroupAdmin.Reply reply) {
    if (reply instanceof GroupAdmin.Done done) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      put(json, done.configuration());
      return json(StatusCodes.OK, json);
    }
    if (reply instanceof GroupAdmin.Refused refused) {
      return error(StatusCodes.CONFLICT, refused.why());
    }
    if (reply instanceof GroupAdmin.Unknown unknown) {
      return error(StatusCodes.GATEWAY_TIMEOUT, "perhaps done: " + unknown.why());
    }
    if (reply instanceof GroupAdmin.NotYet notYet) {
      return error(StatusCodes.SERVICE_UNAVAILABLE, notYet.why());
    }
    return error(StatusCodes.SERVICE_UNAVAILABLE, "nobody leads");
  }

  private static HttpResponse failed(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof TimeoutException) {
      return error(
          StatusCodes.GATEWAY_TIMEOUT, "no answer of the leader in time; the change may go on");
    }
    return error(StatusCodes.BAD_REQUEST, String.valueOf(cause.getMessage()));
  }

  /** Who is in a group, by name and address. */
  static void put(ObjectNode json, Configuration configuration) {
    put(json.putObject("voters"), configuration.voters());
    put(json.putObject("outgoing"), configuration.outgoing());
    put(json.putObject("learners"), configuration.learners());
  }

  private static void put(ObjectNode json, SortedMap<String, String> members) {
    members.forEach(json::put);
  }

  private static HttpResponse error(StatusCode status, String why) {
    return json(status, JsonNodeFactory.instance.objectNode().put("error", why));
  }

  private static HttpResponse json(StatusCode status, ObjectNode json) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(ContentTypes.APPLICATION_JSON, json + "\n");
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
