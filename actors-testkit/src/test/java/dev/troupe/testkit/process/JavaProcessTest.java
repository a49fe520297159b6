package dev.troupe.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private int port;
  private JavaProcess process;

  @BeforeEach
  void start() throws TimeoutException {
    port = FreePorts.one();
    process =
        JavaProcess.of(EchoMain.class)
            .args(Integer.toString(port), "two")
            .env("ECHO_TEST", "one")
            .in(folder, "echo")
            .start();
    process.awaitLine("listening", LIMIT);
  }

  @AfterEach
  void stop() {
    process.close();
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static int echo(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  @Test
  void argumentsEnvironmentAndOutputArrive() throws IOException {
    assertThat(process.lines()).contains("variable one, argument two");
    assertThat(Files.readAllLines(process.outputFile())).contains("listening");
    assertThat(process.rssBytes().orElse(1)).isPositive();
  }

  @Test
  void aStoppedProcessIsSilentUntilItGoesOn() throws IOException {
    try (Socket socket = connect(port)) {
      assertThat(echo(socket, 1)).isEqualTo(1);
      process.sigstop();
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> echo(socket, 2)).isInstanceOf(SocketTimeoutException.class);
      process.sigcont();
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void aKilledProcessIsGone() {
    process.kill9();
    assertThat(process.isAlive()).isFalse();
    assertThat(process.exitCode()).hasValue(137);
    assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> process.awaitLine("never", LIMIT))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void terminationIsOrderly() throws Exception {
    process.terminate();
    assertThat(process.awaitExit(LIMIT)).isEqualTo(143);
  }

  @Test
  void aRelayPassesCutsDelaysAndGoesDeaf() throws IOException {
    try (TcpRelay relay = TcpRelay.to(port)) {
      try (Socket socket = connect(relay.port())) {
        assertThat(echo(socket, 1)).isEqualTo(1);
        relay.delay(Duration.ofMillis(50));
        long start = System.nanoTime();
        assertThat(echo(socket, 2)).isEqualTo(2);
        assertThat(System.nanoTime() - start).isGreaterThan(100_000_000L);
        relay.dropFromTarget();
        socket.setSoTimeout(300);
        assertThatThrownBy(() -> echo(socket, 3)).isInstanceOf(SocketTimeoutException.class);
        relay.cut();
        assertThatThrownBy(() -> fail(echo(socket, 4))).isInstanceOf(IOException.class);
      }
      relay.heal();
      try (Socket socket = connect(relay.port())) {
        assertThat(echo(socket, 5)).isEqualTo(5);
      }
    }
  }

  /** A connection that is cut may show it as an exception or as its end. */
  private static void fail(int read) throws IOException {
    if (read < 0) {
      throw new IOException("ended");
    }
  }
}
