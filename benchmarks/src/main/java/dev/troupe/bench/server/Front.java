package dev.troupe.bench.server;

import dev.troupe.bench.peer.Replica;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Listens on loopback for clients, in front of a replica; the same code for every system. */
public final class Front implements AutoCloseable {

  private static final int BACKLOG = 16;

  private final ServerSocket door;
  private final Replica replica;

  private Front(ServerSocket door, Replica replica) {
    this.door = door;
    this.replica = replica;
  }

  /** Listens at a port that is free. */
  public static Front open(Replica replica) throws IOException {
    Front front =
        new Front(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), replica);
    Thread thread = new Thread(front::accept, "front");
    thread.setDaemon(true);
    thread.start();
    return front;
  }

  /** Where it listens. */
  public int port() {
    return door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = door.accept();
        socket.setTcpNoDelay(true);
        Connection.start(socket, replica);
      }
    } catch (IOException e) {
      if (!door.isClosed()) {
        System.err.println("the front takes no more clients: " + e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
