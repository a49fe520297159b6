package dev.troupe.bench.drive;

import dev.troupe.bench.wire.FrameReader;
import dev.troupe.bench.wire.FrameWriter;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** A TCP connection to a server's front. */
public final class SocketLink implements Link {

  private final Socket socket;
  private final FrameReader in;
  private final FrameWriter out;

  private SocketLink(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new FrameReader(socket.getInputStream());
    this.out = new FrameWriter(socket.getOutputStream());
  }

  /**
   * Connects.
   *
   * @param patience how long {@link #await} waits
   */
  public static SocketLink to(int port, Duration patience) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) patience.toMillis());
    return new SocketLink(socket);
  }

  @Override
  public void put(byte kind, long number, byte[] payload) throws IOException {
    out.put(kind, number, payload);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void await() throws IOException {
    if (!in.await()) {
      throw new EOFException("the server has closed the connection; its log says why");
    }
  }

  @Override
  public boolean next() throws IOException {
    return in.next();
  }

  @Override
  public byte kind() {
    return in.kind();
  }

  @Override
  public long number() {
    return in.number();
  }

  @Override
  public byte[] payload() {
    return in.payload();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
