package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of a node's errors the clients take for the work of a fault, and which not. */
class SocketHistoryTest {

  @ParameterizedTest
  @ValueSource(strings = {"CLUSTERDOWN no leader", "BUSY later", "TRYAGAIN an earlier one failed"})
  void certainFailuresAreNotUnknown(String error) throws Exception {
    try (AlwaysWrong node = new AlwaysWrong(error)) {
      SocketHistory clients = new SocketHistory(any -> node.port(), 1);
      node.awaitCommand();
      assertThat(clients.stop().size()).isPositive();
      assertThat(clients.toString()).endsWith(" 0 answered, 0 unknown");
    }
  }

  @Test
  void anUnknownOutcomeIsOne() throws Exception {
    try (AlwaysWrong node = new AlwaysWrong("UNKNOWN outcome")) {
      SocketHistory clients = new SocketHistory(any -> node.port(), 1);
      node.awaitCommand();
      int operations = clients.stop().size();
      assertThat(clients.toString()).endsWith(" 0 answered, " + operations + " unknown");
    }
  }

  @Test
  void anErrorThatNoFaultExplainsFailsTheTest() throws Exception {
    try (AlwaysWrong node = new AlwaysWrong("WRONGTYPE not a string")) {
      SocketHistory clients = new SocketHistory(any -> node.port(), 1);
      node.awaitCommand();
      assertThatThrownBy(clients::stop).hasRootCauseMessage("WRONGTYPE not a string");
      assertThatThrownBy(clients::answers).hasRootCauseMessage("WRONGTYPE not a string");
    }
  }

  /** A node that has the same error for every command with a key of the history's. */
  private static final class AlwaysWrong implements AutoCloseable {

    private static final byte[] PROTOCOL =
        "*2\r\n$5\r\nproto\r\n:2\r\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.UTF_8);

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final CountDownLatch command = new CountDownLatch(1);
    private final byte[] reply;

    AlwaysWrong(String error) throws IOException {
      reply = ("-" + error + "\r\n").getBytes(StandardCharsets.UTF_8);
      pool.submit(this::accept);
    }

    int port() {
      return door.getLocalPort();
    }

    /** One that got the error; not one with which Jedis presents itself. */
    void awaitCommand() throws InterruptedException {
      assertThat(command.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private Void accept() throws IOException {
      while (true) {
        Socket client = door.accept();
        pool.submit(() -> serve(client));
      }
    }

    private Void serve(Socket client) throws IOException {
      try (client) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.matches("h\\d+-\\d+")) {
            client.getOutputStream().write(reply);
            command.countDown();
          } else if (line.equals("HELLO")) {
            client.getOutputStream().write(PROTOCOL);
          } else if (line.equals("SETINFO")) {
            client.getOutputStream().write(OK);
          }
        }
      }
      return null;
    }

    @Override
    public void close() throws IOException {
      door.close();
      pool.shutdownNow();
    }
  }
}
