package dev.troupe.app.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.troupe.app.metrics.NodeMetrics;
import dev.troupe.app.ops.Json;
import dev.troupe.app.ops.Ports;
import dev.troupe.raft.RaftStatus;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's HTTP port, on loopback. {@code GET /status}: how the node and its members of groups
 * stand, as JSON. {@code GET /health}: 200 if the node can serve its clients, else 503. {@code GET
 * /metrics}: what it measures, for Prometheus. {@code POST /members}: see {@link MembersHttp}.
 */
final class NodeHttp {

  /** Whatever the node's other ports listen at: this one has no password. */
  static final String HOST = Ports.HTTP_HOST;

  private static final Logger LOG = LoggerFactory.getLogger(NodeHttp.class);

  private static final ContentType METRICS = ContentTypes.parse(NodeMetrics.CONTENT_TYPE);

  private final NodeSystem node;

  /** What is answered from how the node's members stand, by path. */
  private final Map<String, Function<List<RaftStatus>, HttpResponse>> pages =
      Map.of("/status", this::status, "/health", this::health, "/metrics", this::metrics);

  private ServerBinding binding;

  private NodeHttp(NodeSystem node) {
    this.node = node;
  }

  static NodeHttp start(NodeSystem node, Duration limit) throws Exception {
    NodeHttp http = new NodeHttp(node);
    int port = node.settings().httpPort();
    try {
      http.binding =
          Http.get(node.system())
              .newServerAt(HOST, port)
              .bind(http::answer)
              .toCompletableFuture()
              .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return http;
    } catch (ExecutionException e) {
      BindException failure =
          new BindException("cannot listen at port %d (troupe.node.ports.http)".formatted(port));
      failure.initCause(e.getCause());
      throw failure;
    }
  }

  void unbind(Duration limit) {
    try {
      binding.unbind().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the HTTP port was not closed in good order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    Function<List<RaftStatus>, HttpResponse> page = pages.get(path);
    if (path.equals("/members") && request.method().equals(HttpMethods.POST)) {
      return new MembersHttp(node.system()).answer(request);
    }
    if (page == null) {
      return reject(request, HttpResponse.create().withStatus(StatusCodes.NOT_FOUND));
    }
    if (!request.method().equals(HttpMethods.GET)) {
      return reject(request, HttpResponse.create().withStatus(StatusCodes.METHOD_NOT_ALLOWED));
    }
    request.discardEntityBytes(node.system());
    return node.groups().thenApply(page);
  }

  private CompletionStage<HttpResponse> reject(HttpRequest request, HttpResponse response) {
    request.discardEntityBytes(node.system());
    return CompletableFuture.completedFuture(response);
  }

  private HttpResponse status(List<RaftStatus> groups) {
    try {
      String json = Json.MAPPER.writeValueAsString(StatusJson.of(node, groups));
      return HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse health(List<RaftStatus> groups) {
    boolean ready = node.ready(groups);
    return HttpResponse.create()
        .withStatus(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE)
        .withEntity(ContentTypes.TEXT_PLAIN_UTF8, ready ? "ready\n" : "no leader known\n");
  }

  private HttpResponse metrics(List<RaftStatus> groups) {
    byte[] text = node.metrics().text(groups).getBytes(StandardCharsets.UTF_8);
    return HttpResponse.create().withEntity(HttpEntities.create(METRICS, text));
  }
}
