package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortRowTest {

  @Test
  void aRowHasNoTakenPortInIt() throws IOException {
    int first = PortRow.free(30);
    try (ServerSocket taken = new ServerSocket(first + 17, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortRow.free(30)).isGreaterThan(taken.getLocalPort());
    }
  }
}
