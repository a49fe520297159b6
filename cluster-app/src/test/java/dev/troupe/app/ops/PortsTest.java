package dev.troupe.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On Linux the whole of 127.0.0.0/8 is loopback: a second address to listen at. */
@EnabledOnOs(OS.LINUX)
class PortsTest {

  private static final String OTHER = "127.0.0.2";

  private final Place place = Place.of(Path.of(""), Ports.freeBase(1), 1);

  private static ServerSocket listen(String host, int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByName(host));
  }

  @Test
  void theHttpPortIsLookedAtWhereItListens() throws IOException {
    try (ServerSocket http = listen("127.0.0.1", place.http())) {
      assertThat(Ports.firstTaken(OTHER, place))
          .hasValueSatisfying(
              text -> assertThat(text).contains(http.getLocalPort() + " (troupe.node.ports.http"));
    }
    try (ServerSocket elsewhere = listen(OTHER, place.http())) {
      assertThat(Ports.firstTaken(OTHER, place)).isEmpty();
    }
  }

  @Test
  void theOthersAreLookedAtWhereTheNodeListens() throws IOException {
    try (ServerSocket redis = listen(OTHER, place.redis())) {
      assertThat(Ports.firstTaken(OTHER, place))
          .hasValueSatisfying(text -> assertThat(text).contains("troupe.node.ports.redis"));
      assertThat(Ports.firstTaken("127.0.0.1", place)).isEmpty();
    }
  }
}
