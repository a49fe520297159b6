package dev.troupe.bench.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Ports of loopback in a row, out of the range from which Linux gives ports to connections. */
final class PortRow {

  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 32_768;

  private PortRow() {}

  /**
   * The first of so many that nobody listens at. They are free at this moment; somebody may be
   * quicker.
   *
   * @throws IOException if there is no such row
   */
  static int free(int count) throws IOException {
    for (int first = LOWEST; first + count <= HIGHEST; first += count) {
      if (IntStream.range(first, first + count).allMatch(PortRow::isFree)) {
        return first;
      }
    }
    throw new IOException("no " + count + " free ports in a row");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
