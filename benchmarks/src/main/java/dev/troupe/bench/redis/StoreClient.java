package dev.troupe.bench.redis;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** As much of a Redis client as it takes to fill a store and to count what is in it. */
final class StoreClient implements Closeable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BATCH = 512;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private StoreClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** Connects to a server on loopback. */
  static StoreClient to(int port) throws IOException {
    Socket socket = new Socket();
    try {
      int millis = (int) PATIENCE.toMillis();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      socket.setTcpNoDelay(true);
      return new StoreClient(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Puts all keys that redis-benchmark will draw from, under the names that it gives them. */
  void fill(int keys, int valueBytes) throws IOException {
    String value = "v".repeat(valueBytes);
    for (int first = 0; first < keys; first += BATCH) {
      int next = Math.min(keys, first + BATCH);
      for (int key = first; key < next; key++) {
        put("SET", key(key), value);
      }
      out.flush();
      for (int key = first; key < next; key++) {
        expect("+OK", reply());
      }
    }
  }

  /** As {@code redis-benchmark -r} writes it in place of {@code __rand_int__}. */
  static String key(int number) {
    return String.format(Locale.ROOT, "key:%012d", number);
  }

  /** How many keys there are. */
  long count() throws IOException {
    put("DBSIZE");
    out.flush();
    String reply = reply();
    if (!reply.startsWith(":")) {
      throw new IOException("not a number: " + reply);
    }
    return Long.parseLong(reply.substring(1));
  }

  /** Succeeds if the server serves. */
  void ping() throws IOException {
    put("PING");
    out.flush();
    expect("+PONG", reply());
  }

  private static void expect(String wanted, String reply) throws IOException {
    if (!reply.equals(wanted)) {
      throw new IOException("not " + wanted + ": " + reply);
    }
  }

  /** An array of strings, all of them ASCII. */
  private void put(String... command) throws IOException {
    StringBuilder text = new StringBuilder("*").append(command.length).append("\r\n");
    for (String part : command) {
      text.append('$').append(part.length()).append("\r\n").append(part).append("\r\n");
    }
    out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** A reply that is one line. */
  private String reply() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server has closed the connection");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
