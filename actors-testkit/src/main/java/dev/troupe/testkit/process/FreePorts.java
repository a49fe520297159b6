package dev.troupe.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of the loopback interface that nobody listens on. */
public final class FreePorts {
  private FreePorts() {}

  /**
   * Different free ports. They are held until all are found, then given up; another process could
   * take one before its user does, which is rare enough for tests.
   *
   * @throws UncheckedIOException if the system has no free ports
   */
  public static List<Integer> find(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    } finally {
      held.forEach(FreePorts::close);
    }
  }

  /** One free port. */
  public static int one() {
    return find(1).get(0);
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
