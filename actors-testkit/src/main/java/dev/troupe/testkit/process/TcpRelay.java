package dev.troupe.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP relay on a loopback port, for the links between real processes: connect to {@link #port()}
 * instead of to the target, and the link can be cut, slowed down, or made deaf in one direction.
 * For tests: two threads a connection.
 */
public final class TcpRelay implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean deafForward;
  private volatile boolean deafBackward;
  private volatile long delayNanos;

  private TcpRelay(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /**
   * Opens a relay to a port of the loopback interface.
   *
   * @throws UncheckedIOException if there is no free port
   */
  public static TcpRelay to(int targetPort) {
    return to(targetPort, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /**
   * Opens a relay to a port of 127.0.0.1, at an address of one's own choice, port 0 for any. With
   * another address of the loopback interface, such as 127.0.1.2, it can listen at the very port of
   * its target: for programs that must find each other under the same port everywhere.
   *
   * @throws UncheckedIOException if the address is taken
   */
  public static TcpRelay to(int targetPort, InetSocketAddress listenAt) {
    try {
      TcpRelay relay =
          new TcpRelay(
              new ServerSocket(listenAt.getPort(), 50, listenAt.getAddress()),
              new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
      daemon(relay::accept, "relay to " + targetPort);
      return relay;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** Where to connect. */
  public int port() {
    return server.getLocalPort();
  }

  /** Resets all connections, and refuses new ones until {@link #heal}. */
  public void cut() {
    cut = true;
    open.forEach(TcpRelay::reset);
    open.clear();
  }

  /** Swallows what the connecting side sends from now on; connections stay open. */
  public void dropToTarget() {
    deafForward = true;
  }

  /** Swallows what the target sends from now on; connections stay open. */
  public void dropFromTarget() {
    deafBackward = true;
  }

  /** Holds each chunk of bytes this long, in both directions. */
  public void delay(Duration time) {
    delayNanos = time.toNanos();
  }

  /**
   * Ends all faults. Connections from which bytes were swallowed are reset: their streams have a
   * hole, which TCP never shows to its users.
   */
  public void heal() {
    boolean holes = deafForward || deafBackward;
    cut = false;
    deafForward = false;
    deafBackward = false;
    delayNanos = 0;
    if (holes) {
      open.forEach(TcpRelay::reset);
      open.clear();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      cut();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException closedOrRefused) {
        // Closed: the loop ends. The target refused: the connecting side was reset and may try
        // again.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    open.add(client);
    Socket onward = new Socket();
    try {
      if (cut) {
        throw new IOException("cut");
      }
      onward.connect(target, 5_000);
    } catch (IOException refused) {
      drop(client);
      throw refused;
    }
    open.add(onward);
    AtomicInteger ended = new AtomicInteger();
    daemon(() -> pump(client, onward, true, ended), "relay forward");
    daemon(() -> pump(onward, client, false, ended), "relay backward");
  }

  private void pump(Socket from, Socket to, boolean forward, AtomicInteger ended) {
    byte[] chunk = new byte[CHUNK];
    boolean hole = false;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (delayNanos > 0) {
          LockSupport.parkNanos(delayNanos);
        }
        if (forward ? deafForward : deafBackward) {
          hole = true;
        } else if (hole) {
          throw new IOException("healed behind a hole");
        } else {
          out.write(chunk, 0, read);
        }
      }
      to.shutdownOutput();
      if (ended.incrementAndGet() == 2) {
        drop(from);
        drop(to);
      }
    } catch (IOException broken) {
      drop(from);
      drop(to);
    }
  }

  private void drop(Socket socket) {
    open.remove(socket);
    reset(socket);
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyGone) {
      // That is what was wanted.
    }
  }

  private static void daemon(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
