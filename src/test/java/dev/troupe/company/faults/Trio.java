package dev.troupe.company.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.troupe.app.ops.NodeLauncher;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Ports;
import dev.troupe.company.QuickStart;
import dev.troupe.testkit.process.JavaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three nodes of the product as processes of their own, 0 to 2, to be killed, frozen and cut. */
final class Trio implements AutoCloseable {

  static final int NODES = 3;
  static final List<Integer> ALL = List.of(0, 1, 2);

  /** For starts and elections on a busy machine. */
  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Duration STATUS_LIMIT = Duration.ofSeconds(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path[] data = new Path[NODES];
  private final int basePort = Ports.freeBase(NODES);
  private final JavaProcess[] processes = new JavaProcess[NODES];
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(STATUS_LIMIT).build();
  private String settings = "";
  private boolean fullSpeed;
  private Links links;

  Trio(Path folder) {
    this.folder = folder;
    ALL.forEach(i -> data[i] = folder.resolve("n" + (i + 1)));
  }

  /** More of the nodes' configuration, for all of them. */
  Trio with(String hocon) {
    settings = settings + hocon + "\n";
    return this;
  }

  /** The JVM that users get, rather than one that starts quickly: for long runs. */
  Trio atFullSpeed() {
    fullSpeed = true;
    return this;
  }

  /** Where a node keeps its data, if not in the folder of all. */
  Trio dataOf(int i, Path place) {
    data[i] = place;
    return this;
  }

  /** With {@link #links} between the nodes that can be cut. */
  Trio linked() {
    links = new Links(List.of(this::clusterPort, this::lanePort));
    return this;
  }

  /** The ways between the nodes, if they are {@link #linked}. */
  Links links() {
    return links;
  }

  /** Starts them all and waits until they serve; whatever was started is ended if they do not. */
  Trio startAll() {
    try {
      ALL.forEach(this::start);
      awaitWhole();
      if (links != null) { // else what is cut would not be what members speak over
        ALL.forEach(i -> Await.until("a lane from node " + i, LIMIT, () -> hasLane(i)));
      }
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private boolean hasLane(int i) {
    try (Stream<String> lines = Files.lines(logFile(i))) {
      return lines.anyMatch(line -> line.contains("lane from "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start(int i) {
    Path file = folder.resolve("n" + (i + 1) + ".conf");
    try {
      Files.writeString(file, config(i));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    processes[i] =
        JavaProcess.of("dev.troupe.app.Main")
            .classPath(QuickStart.classPath())
            .jvmArgs(NodeLauncher.DEFAULT_JAVA_OPTIONS.split(" "))
            .jvmArgs("-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData")
            .jvmArgs(
                "-XX:TieredStopAtLevel=" + (fullSpeed ? 4 : 1),
                "-XX:SharedArchiveFile=" + QuickStart.archive(),
                "-Xshare:auto",
                QuickStart.nativeLibrary(),
                "-Xlog:disable",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-Dio.netty.tryReflectionSetAccessible=true")
            .jvmArgs(
                links == null
                    ? new String[0]
                    : new String[] {"-Djdk.net.hosts.file=" + Links.hostsFile(i, folder)})
            .args("node", "--config", file.toString())
            .in(folder, "n" + (i + 1))
            .start();
  }

  private String config(int i) {
    String members =
        ALL.stream()
            .map(
                m ->
                    "n%d { host = \"%s\", cluster-port = %d, redis-port = %d }"
                        .formatted(m + 1, host(m), clusterPort(m), redisPort(m)))
            .collect(Collectors.joining("\n"));
    return """
    troupe.node {
      name = n%d
      data = "%s"
      host = "127.0.0.1"
      ports { redis = %d, http = %d, cluster = %d }
      members {
        %s
      }
    }
    troupe.raft.lane.port = %d
    %s
    """
        .formatted(
            i + 1,
            data[i],
            redisPort(i),
            httpPort(i),
            clusterPort(i),
            members,
            links == null ? 0 : lanePort(i),
            settings);
  }

  private String host(int i) {
    return links == null ? "127.0.0.1" : Links.host(i);
  }

  int redisPort(int i) {
    return place(i).redis();
  }

  int clusterPort(int i) {
    return place(i).cluster();
  }

  private int lanePort(int i) {
    return clusterPort(i) + 1;
  }

  private int httpPort(int i) {
    return place(i).http();
  }

  private Place place(int i) {
    return Place.of(folder, basePort, i + 1);
  }

  JavaProcess process(int i) {
    return processes[i];
  }

  Path logFile(int i) {
    return data[i].resolve("log").resolve("node.log");
  }

  /** What a node says of itself; missing if it does not answer. */
  JsonNode status(int i) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort(i) + "/status"))
            .timeout(STATUS_LIMIT)
            .build();
    try {
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return MissingNode.getInstance();
    } catch (InterruptedException e) {
      throw Await.interrupted(e);
    }
  }

  /** Waits until a node tells how it stands. */
  void awaitAnswer(int i) {
    Await.until("n" + (i + 1) + " answers", LIMIT, () -> !status(i).isMissingNode());
  }

  /** The node that leads, of the latest term if two believe that they do. */
  OptionalInt leader() {
    int best = -1;
    long term = -1;
    for (int i : ALL) {
      JsonNode group = status(i).at("/groups/0");
      if (group.path("role").asText().equals("leader") && group.path("term").asLong() > term) {
        term = group.path("term").asLong();
        best = i;
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  int awaitLeader() {
    int[] found = new int[1];
    Await.until(
        "a leader",
        LIMIT,
        () -> {
          OptionalInt leader = leader();
          leader.ifPresent(i -> found[0] = i);
          return leader.isPresent();
        });
    return found[0];
  }

  /** Waits until all nodes follow one leader and have what it had committed when last asked. */
  void awaitWhole() {
    try {
      Await.until("three nodes with one leader", LIMIT, this::isWhole);
    } catch (AssertionError late) {
      throw new AssertionError(late.getMessage() + this, late);
    }
  }

  private boolean isWhole() {
    ALL.forEach(this::checkAlive);
    OptionalInt leader = leader();
    if (leader.isEmpty()) {
      return false;
    }
    long commit = status(leader.getAsInt()).at("/groups/0/commit").asLong();
    String name = "n" + (leader.getAsInt() + 1);
    return IntStream.range(0, NODES)
        .mapToObj(i -> status(i).at("/groups/0"))
        .allMatch(
            group ->
                group.path("leader").asText().equals(name)
                    && group.path("applied").asLong(-1) >= commit);
  }

  /** No node ends by itself, whatever is done to it. */
  void checkAlive(int i) {
    if (!processes[i].isAlive()) {
      throw new AssertionError("n" + (i + 1) + " has ended by itself: " + processes[i].lines());
    }
  }

  @Override
  public String toString() {
    return ALL.stream()
        .map(i -> "\n  n" + (i + 1) + " " + status(i) + " " + logFile(i))
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    for (JavaProcess process : processes) {
      if (process != null) {
        process.close();
      }
    }
    if (links != null) {
      links.close();
    }
  }
}
