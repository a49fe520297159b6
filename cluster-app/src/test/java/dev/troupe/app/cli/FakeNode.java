package dev.troupe.app.cli;

import com.sun.net.httpserver.HttpServer;
import dev.troupe.app.ops.Place;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** The outside of a node in a JVM of its own: locks its folder, and says who it is. */
final class FakeNode implements AutoCloseable {

  private final Place place;
  private final Process process;

  private FakeNode(Place place, Process process) {
    this.place = place;
    this.process = process;
  }

  /** Starts it; it answers when this returns. */
  static FakeNode start(Place place) throws IOException {
    return start(place, "");
  }

  /** With more that it says of itself: members of a JSON object, each after a comma. */
  static FakeNode start(Place place, String more) throws IOException {
    Files.createDirectories(place.data());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                FakeNode.class.getName(),
                place.name(),
                place.data().toString(),
                Integer.toString(place.http()),
                place.lockFile().toString(),
                more)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    FakeNode node = new FakeNode(place, process);
    if (!"answers".equals(process.inputReader().readLine())) {
      node.close();
      throw new IOException("the node of a test did not start");
    }
    return node;
  }

  Place place() {
    return place;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** True once the process has ended; waits a little for the system to say so. */
  boolean hasEnded() throws InterruptedException {
    return process.waitFor(10, TimeUnit.SECONDS);
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Arguments: name, folder, HTTP port, file to lock, more to say. */
  public static void main(String[] args) throws IOException {
    FileChannel lock =
        FileChannel.open(Path.of(args[3]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock.lock();
    byte[] answer =
        """
        {"name": "%s", "pid": %d, "data": "%s", "ready": true, "groups": []%s}
        """
            .formatted(args[0], ProcessHandle.current().pid(), args[1], args[4])
            .getBytes(StandardCharsets.UTF_8);
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[2]));
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/status",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.out.println("answers");
  }
}
