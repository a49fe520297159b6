package dev.troupe.testkit.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Stands where others connect to a node, for as long as the cluster is open, and passes on what
 * they send to the port where the node listens. Who connects is told by the address that it comes
 * from, so each link has faults of its own.
 */
final class FrameRelay implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Function<InetAddress, Optional<LinkFaults>> links;
  private final Set<FrameConnection> open = ConcurrentHashMap.newKeySet();

  /**
   * @param port where others connect
   * @param targetPort where the node listens
   * @param links the faults of the link from an address; empty for one that is no node's
   * @throws UncheckedIOException if the port is taken
   */
  FrameRelay(int port, int targetPort, Function<InetAddress, Optional<LinkFaults>> links) {
    try {
      InetAddress here = InetAddress.getByName("127.0.0.1");
      this.server = new ServerSocket(port, 50, here);
      this.target = new InetSocketAddress(here, targetPort);
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    this.links = links;
    FrameConnection.daemon(this::accept, "relay at " + port);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException closedOrRefused) {
        // Closed: the loop ends. The node is down: whoever connected was reset, and tries again.
      }
    }
  }

  private void connect(Socket from) throws IOException {
    Socket to = new Socket();
    try {
      to.connect(target, 5_000);
    } catch (IOException down) {
      FrameConnection.reset(from);
      throw down;
    }
    LinkFaults faults = links.apply(from.getInetAddress()).orElseGet(LinkFaults::new);
    FrameConnection connection = new FrameConnection(from, to, faults, open::remove);
    open.add(connection);
    connection.start();
    if (server.isClosed()) {
      connection.close();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      open.forEach(FrameConnection::close);
    }
  }
}
