package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreClientTest {

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  /** Replies with this to the first client, and says what that sent until it went. */
  private CompletableFuture<String> replying(String replies) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket client = server.accept()) {
            client.getOutputStream().write(replies.getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  @Test
  void putsTheKeysThatTheToolDrawsFrom() throws IOException {
    CompletableFuture<String> heard = replying("+OK\r\n+OK\r\n:2\r\n");
    try (StoreClient client = StoreClient.to(server.getLocalPort())) {
      client.fill(2, 3);
      assertThat(client.count()).isEqualTo(2);
    }
    assertThat(heard.join())
        .isEqualTo(
            """
            *3|$3|SET|$16|key:000000000000|$3|vvv|\
            *3|$3|SET|$16|key:000000000001|$3|vvv|\
            *1|$6|DBSIZE|"""
                .replace("|", "\r\n"));
  }

  @Test
  void anErrorIsNoSuccess() throws IOException {
    replying("-OOM full\r\n");
    try (StoreClient client = StoreClient.to(server.getLocalPort())) {
      assertThatThrownBy(() -> client.fill(1, 1))
          .isInstanceOf(IOException.class)
          .hasMessage("not +OK: -OOM full");
    }
  }
}
