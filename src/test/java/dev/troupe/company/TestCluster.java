package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.app.ops.NodeLauncher;
import dev.troupe.app.ops.Ports;
import dev.troupe.app.ops.Waits;
import dev.troupe.company.Cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A cluster of real processes in a folder and on ports of its own; gone when it is closed. */
final class TestCluster implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(100);

  /** What users get, but compiled quickly: these nodes live for seconds. */
  static String javaOptions() {
    return String.join(
        " ",
        NodeLauncher.DEFAULT_JAVA_OPTIONS,
        "-XX:TieredStopAtLevel=1",
        QuickStart.nativeLibrary());
  }

  private final Path data;
  private final int nodes;
  private final int basePort;
  private final List<Cli.Running> commands = new ArrayList<>();

  TestCluster(Path data, int nodes) {
    this.data = data;
    this.nodes = nodes;
    this.basePort = Ports.freeBase(nodes);
  }

  Path data() {
    return data;
  }

  int basePort() {
    return basePort;
  }

  /** Runs a command for this cluster. */
  Outcome run(String... arguments) {
    return start(arguments).await();
  }

  Cli.Running start(String... arguments) {
    Cli.Running running = Cli.start(forThis(arguments));
    commands.add(running);
    return running;
  }

  /** The same in this JVM, see {@link Cli#execute}. */
  Outcome execute(String... arguments) {
    return Cli.execute(forThis(arguments));
  }

  private String[] forThis(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data.toString(), "--base-port", Integer.toString(basePort)));
    return all.toArray(String[]::new);
  }

  Outcome up(String... more) {
    List<String> all = new ArrayList<>(List.of("up", "--detach", "--nodes", "" + nodes));
    all.add("--java-options=" + javaOptions());
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  /** What {@code status --json} prints. */
  JsonNode status() {
    return json(execute("status", "--json"));
  }

  static JsonNode json(Outcome outcome) {
    try {
      return JSON.readTree(outcome.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + outcome, e);
    }
  }

  /** One node, 1 to N, of the status. */
  JsonNode node(int i) {
    return status().path("nodes").path(i - 1);
  }

  /** Waits until the status is as wanted. */
  JsonNode await(String what, Predicate<JsonNode> wanted) {
    JsonNode[] last = new JsonNode[1];
    boolean holds =
        Waits.until(
            Cli.LIMIT,
            POLL,
            () -> {
              last[0] = status();
              return wanted.test(last[0]);
            });
    assertThat(holds).as("%s, last: %s", what, last[0]).isTrue();
    return last[0];
  }

  /** True if all nodes are up, follow one leader and have applied all that it committed. */
  static boolean isWhole(JsonNode status) {
    for (JsonNode node : status.path("nodes")) {
      JsonNode store = node.path("groups").path(0);
      if (!node.path("reachable").asBoolean()
          || !store.path("leader").isTextual()
          || store.path("lag").asLong(-1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The number of the node that leads the store. */
  static int leader(JsonNode status) {
    for (JsonNode node : status.path("nodes")) {
      if (node.at("/groups/0/role").asText().equals("leader")) {
        return Integer.parseInt(node.path("name").asText().substring(1));
      }
    }
    throw new AssertionError("no leader: " + status);
  }

  long pid(int i) {
    return node(i).path("pid").asLong();
  }

  /** Sends a signal: KILL, STOP, CONT, TERM or INT. */
  static void signal(String signal, long pid) {
    try {
      int status = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
      assertThat(status).as("kill -%s %d", signal, pid).isZero();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All processes that were started with this cluster's folder on their command line. */
  List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses().filter(process -> names(process, data + "/n")).toList();
  }

  /** Whether a process has such words on its command line. */
  static boolean names(ProcessHandle process, String words) {
    try {
      return Files.readString(Path.of("/proc", "" + process.pid(), "cmdline")).contains(words);
    } catch (IOException e) {
      return false; // it has just ended
    }
  }

  /** Stops the nodes as users do, and looks whether that leaves any process. */
  void down() {
    execute("down").expect(0);
    assertThat(processes()).isEmpty();
  }

  /** Kills what is left, and whatever command is still at work. */
  @Override
  public void close() {
    commands.forEach(command -> command.process().destroyForcibly());
    List<ProcessHandle> left = processes();
    left.forEach(ProcessHandle::destroyForcibly);
    left.forEach(process -> process.onExit().join());
  }
}
