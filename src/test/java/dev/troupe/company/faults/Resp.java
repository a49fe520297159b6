package dev.troupe.company.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection that speaks RESP2 and hides nothing: whether a request was sent, refused with an
 * error, or left without an answer is what the tests are about. Not safe for several threads.
 */
public final class Resp implements AutoCloseable {

  /** An error that the node answered. */
  public static final class Refused extends Exception {
    Refused(String message) {
      super(message, null, false, false);
    }

    /** Its first word. */
    public String code() {
      return getMessage().split(" ", 2)[0];
    }
  }

  private final Socket socket = new Socket();
  private final InputStream in;

  /**
   * @param replyLimit how long each reply may take; then {@link java.net.SocketTimeoutException}
   */
  public Resp(int port, Duration replyLimit) throws IOException {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
      socket.setSoTimeout((int) replyLimit.toMillis());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends one command and waits for its reply: null, a Long, a String or a list of such. */
  public Object ask(String... words) throws IOException, Refused {
    send(words);
    return reply();
  }

  public void send(String... words) throws IOException {
    sendRaw(encode(words));
  }

  void sendRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  static byte[] encode(String... words) {
    ByteArrayOutputStream command = new ByteArrayOutputStream();
    command.writeBytes(("*" + words.length + "\r\n").getBytes(ISO_8859_1));
    for (String word : words) {
      command.writeBytes(("$" + word.length() + "\r\n" + word + "\r\n").getBytes(ISO_8859_1));
    }
    return command.toByteArray();
  }

  public Object reply() throws IOException, Refused {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '-':
        throw new Refused(rest);
      case '+':
        return rest;
      case ':':
        return Long.parseLong(rest);
      case '$':
        return rest.equals("-1") ? null : bulk(Integer.parseInt(rest));
      case '*':
        return elements(Integer.parseInt(rest));
      default:
        throw new IOException("no RESP2: " + line);
    }
  }

  /** Reads what still comes, and returns whether the other side ends the connection in time. */
  boolean isClosed() {
    try {
      while (in.read() >= 0) {
        // what was said before the end
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private List<Object> elements(int count) throws IOException, Refused {
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(reply());
    }
    return elements;
  }

  private String bulk(int length) throws IOException {
    String text = new String(in.readNBytes(length), ISO_8859_1);
    line();
    return text;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("closed after '" + line + "'");
      }
      line.append((char) b);
    }
    return line.substring(0, line.length() - 1);
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
