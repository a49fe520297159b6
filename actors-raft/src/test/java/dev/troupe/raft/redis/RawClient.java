package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A client that sends what it is told to, right or wrong, and shows replies as text. */
final class RawClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new AssertionError("cannot connect", e);
    }
  }

  /** Sends these characters, each as one byte. */
  RawClient send(String text) {
    return send(text.getBytes(ISO_8859_1));
  }

  RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new AssertionError("cannot send", e);
    }
  }

  /** Sends commands, each given as one line, in one piece. */
  RawClient commands(String... lines) {
    StringBuilder all = new StringBuilder();
    for (String line : lines) {
      all.append(encode(line.split(" ")));
    }
    return send(all.toString());
  }

  static String encode(String... words) {
    StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return command.toString();
  }

  /** Sends one command and returns its reply. */
  String ask(String line) {
    return commands(line).reply();
  }

  /** One reply: the type and the value; elements in brackets; a null as nil, nil array or nil3. */
  String reply() {
    try {
      return read();
    } catch (IOException e) {
      throw new AssertionError("no reply", e);
    }
  }

  /** One reply, or "closed" where the server has closed the connection instead. */
  String replyOrEnd() {
    try {
      return read();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("no reply", e);
    } catch (IOException e) {
      return "closed";
    }
  }

  List<String> replies(int count) {
    List<String> replies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      replies.add(reply());
    }
    return replies;
  }

  /** True if the server has closed the connection, after whatever it still said. */
  boolean isClosed() {
    try {
      while (in.read() >= 0) {
        // what was said before the end
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // a reset
    }
  }

  private String read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    switch (line.charAt(0)) {
      case '$':
        return rest.equals("-1") ? "nil" : bulk(Integer.parseInt(rest));
      case '_':
        return "nil3";
      case '*':
        return rest.equals("-1") ? "nil array" : elements(Integer.parseInt(rest));
      case '%':
        return "%" + elements(2 * Integer.parseInt(rest));
      default:
        return line;
    }
  }

  private String elements(int count) throws IOException {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      elements.add(read());
    }
    return elements.toString();
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
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
