package dev.troupe.bench.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.bench.drive.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three node JVMs, which our own command line starts, finds and ends. */
final class TroupeNodes implements StoreServers {

  /** Node i listens at the first port + 10 i, and at the two that follow. */
  private static final int PORTS = 30;

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path launcher;
  private final Path folder;
  private final String settings;
  private volatile boolean started;
  private List<ProcessHandle> processes = List.of();

  /**
   * @param settings for all nodes, as {@code troupe.conf} has them; none if empty
   */
  TroupeNodes(Path launcher, Path folder, String settings) {
    this.launcher = launcher;
    this.folder = folder;
    this.settings = settings;
  }

  @Override
  public void start() throws IOException, InterruptedException {
    Folders.empty(folder);
    if (!settings.isEmpty()) {
      Files.writeString(folder.resolve("troupe.conf"), settings);
    }
    String port = Integer.toString(PortRow.free(PORTS));
    started = true;
    troupe("up", "--detach", "--base-port", port);
    processes = pids(status()).stream().map(ProcessHandle::of).flatMap(Optional::stream).toList();
  }

  @Override
  public int port() throws IOException, InterruptedException {
    return leaderPort(status())
        .orElseThrow(() -> new IOException("nobody leads; logs are in " + folder));
  }

  private JsonNode status() throws IOException, InterruptedException {
    return JSON.readTree(troupe("status", "--json"));
  }

  private String troupe(String command, String... options)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(launcher.toString(), command));
    words.addAll(List.of("--data", folder.toString()));
    words.addAll(List.of(options));
    return Program.run(words, LIMIT).out();
  }

  /** Of all nodes in a status. */
  static List<Long> pids(JsonNode status) {
    List<Long> pids = new ArrayList<>();
    status.path("nodes").forEach(node -> pids.add(node.path("pid").asLong()));
    return pids;
  }

  /** The Redis port of the node whose member leads the store. */
  static Optional<Integer> leaderPort(JsonNode status) {
    for (JsonNode node : status.path("nodes")) {
      for (JsonNode member : node.path("groups")) {
        if (member.path("group").asText().equals("kv")
            && member.path("role").asText().equals("leader")) {
          return Optional.of(node.path("ports").path("redis").asInt());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public List<ProcessHandle> processes() {
    return processes;
  }

  @Override
  public void close() {
    if (!started) {
      return;
    }
    try {
      troupe("down");
    } catch (IOException e) {
      System.err.println("nodes in " + folder + " may still run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
