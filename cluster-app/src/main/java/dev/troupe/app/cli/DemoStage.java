package dev.troupe.app.cli;

import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.Disk;
import dev.troupe.app.ops.LocalCluster;
import dev.troupe.app.ops.NodeLauncher;
import dev.troupe.app.ops.Ports;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder and the nodes of a demo. They are gone when the JVM ends, whatever ended it: the last
 * line, Ctrl-C, SIGTERM, a failure. Nobody wants the data then, so the nodes are killed.
 */
final class DemoStage {

  private static final int NODES = 3;
  private static final String PREFIX = "troupe-demo-";

  private final boolean keep;
  private LocalCluster cluster;
  private boolean played;

  /**
   * @param keep whether nodes and folder stay
   */
  DemoStage(boolean keep) {
    this.keep = keep;
  }

  /**
   * Makes the folder; the cluster's nodes are yet to be started. A signal that comes meanwhile
   * waits for this monitor, and finds all that there is to clear.
   */
  synchronized LocalCluster open(Optional<String> javaOptions) throws IOException {
    if (!keep) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::clear, "troupe-demo-clear"));
    }
    Path data = Files.createTempDirectory(PREFIX);
    ClusterFile file =
        new ClusterFile(data, NODES, Ports.freeBase(NODES), Optional.empty(), javaOptions);
    cluster = new LocalCluster(file, new NodeLauncher(javaOptions));
    file.write();
    return cluster;
  }

  /** It has come to its own end, good or bad, and said so. */
  synchronized void played() {
    played = true;
  }

  private synchronized void clear() {
    if (cluster == null) {
      return;
    }
    Path data = cluster.file().data();
    try {
      cluster.end(Duration.ZERO);
      Disk.deleteTree(data);
      if (!played) {
        System.err.println("troupe: the demo is over; nodes and data of " + data + " are gone");
      }
    } catch (IOException | RuntimeException e) {
      System.err.println("troupe: could not clear " + data + ": " + e.getMessage());
    }
  }

  /** The folders of demos on this machine whose nodes run. */
  static List<Path> running() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    List<Path> running = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        if (Files.isReadable(folder) && isRunning(folder)) {
          running.add(folder);
        }
      }
    }
    return running;
  }

  private static boolean isRunning(Path folder) {
    return ClusterFile.read(folder).stream()
        .flatMap(file -> file.places().stream())
        .anyMatch(place -> LocalCluster.process(place).isPresent());
  }
}
