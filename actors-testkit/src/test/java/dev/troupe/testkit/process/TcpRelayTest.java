package dev.troupe.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay between two sockets of this JVM. */
class TcpRelayTest {
  private static final int LIMIT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 200;

  private ServerSocket target;
  private TcpRelay relay;

  @BeforeEach
  void open() throws IOException {
    target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    target.setSoTimeout(LIMIT_MILLIS);
    relay = TcpRelay.to(target.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    relay.close();
    target.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
    socket.setSoTimeout(LIMIT_MILLIS);
    return socket;
  }

  private Socket accept() throws IOException {
    Socket socket = target.accept();
    socket.setSoTimeout(LIMIT_MILLIS);
    return socket;
  }

  private static void assertPasses(Socket from, Socket to) throws IOException {
    from.getOutputStream().write(42);
    assertThat(to.getInputStream().read()).isEqualTo(42);
  }

  private static void assertEnds(Socket socket) {
    assertThatThrownBy(
            () -> {
              if (socket.getInputStream().read() < 0) {
                throw new IOException("end of stream");
              }
            })
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void passesBytesBothWaysAndTheEndOfAStream() throws IOException {
    try (Socket client = connect();
        Socket server = accept()) {
      assertPasses(client, server);
      assertPasses(server, client);
      client.shutdownOutput();
      assertThat(server.getInputStream().read()).isNegative();
      assertPasses(server, client);
    }
  }

  @Test
  void aCutResetsAndRefusesUntilItIsHealed() throws IOException {
    try (Socket client = connect();
        Socket server = accept()) {
      relay.cut();
      assertEnds(client);
      assertEnds(server);
    }
    try (Socket refused = connect()) {
      assertEnds(refused);
    }
    relay.heal();
    try (Socket client = connect();
        Socket server = accept()) {
      assertPasses(client, server);
    }
  }

  /** What was swallowed must not be followed by what came after it, as if nothing was missing. */
  @Test
  void aDeafLinkStaysOpenAndIsResetWhenItIsHealed() throws IOException {
    try (Socket client = connect();
        Socket server = accept()) {
      relay.dropToTarget();
      client.getOutputStream().write(1);
      server.setSoTimeout(SILENCE_MILLIS);
      assertThatThrownBy(() -> server.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertPasses(server, client);
      relay.heal();
      assertEnds(client);
      assertEnds(server);
    }
  }

  @Test
  void listensWhereItIsTold() throws IOException {
    InetSocketAddress elsewhere = new InetSocketAddress("127.0.1.7", target.getLocalPort());
    try (TcpRelay same = TcpRelay.to(target.getLocalPort(), elsewhere);
        Socket client = new Socket(elsewhere.getAddress(), elsewhere.getPort());
        Socket server = accept()) {
      assertThat(same.port()).isEqualTo(target.getLocalPort());
      client.setSoTimeout(LIMIT_MILLIS);
      assertPasses(client, server);
      assertPasses(server, client);
    }
  }
}
