package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.LocalCluster;
import dev.troupe.app.ops.NodeConfigWriter;
import dev.troupe.app.ops.NodeLauncher;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.StatusTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the nodes of a cluster on this machine. */
@Command(
    name = "up",
    description =
        "Starts a cluster on this machine: one JVM for each node, on loopback. With some of the "
            + "nodes already up it starts those that are missing.")
final class UpCommand implements Callable<Integer> {

  private static final int DEFAULT_NODES = 3;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(12);

  /** What a node ends with that was told to: in good order, or by SIGTERM (128 + 15). */
  private static final Set<Integer> TOLD = Set.of(ExitCode.OK, 143);

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions options;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes, 1 to 9 (default: 3; fixed once the cluster exists).")
  private Integer nodes;

  @Option(
      names = "--detach",
      description =
          "Return when every node is up and the store has a leader. Without it the command stays, "
              + "and Ctrl-C stops the nodes that it started; when they have all ended it does too, with "
              + "exit status 1 if one of them was not told to.")
  private boolean detach;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Its first line is the password of the Redis ports (default: no password).")
  private Path passwordFile;

  @Mixin private JavaOptions javaOptions;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "How long the nodes may take to come up (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Override
  public Integer call() throws IOException {
    TimeLimit.check(timeoutSeconds, 1);
    ClusterFile file = cluster();
    LocalCluster cluster = new LocalCluster(file, new NodeLauncher(file.javaOptions()));
    Map<Place, Process> started;
    makeFolder();
    try (FileChannel lock = lock()) {
      cluster.file().write();
      NodeConfigWriter.writeCommonIfMissing(cluster.file());
      if (!detach) {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> cluster.end(STOP_LIMIT), "troupe-down"));
      }
      started = cluster.startMissing();
      report(cluster.awaitReady(started, Duration.ofSeconds(timeoutSeconds)), started);
    }
    return detach || started.isEmpty() ? ExitCode.OK : stay(started);
  }

  private void makeFolder() throws IOException {
    try {
      Files.createDirectories(options.data());
    } catch (FileSystemException e) {
      throw CommandFailure.usage(
          "--data: cannot make the folder %s: %s"
              .formatted(options.data(), TroupeCommand.reason(e)));
    }
  }

  /** What is remembered of the folder, with what was given now. */
  ClusterFile cluster() {
    Optional<ClusterFile> existing = options.existing();
    Optional<Path> password =
        Optional.ofNullable(passwordFile).map(file -> file.toAbsolutePath().normalize());
    password.filter(file -> !Files.isReadable(file)).ifPresent(UpCommand::refusePasswordFile);
    if (existing.isEmpty()) {
      return new ClusterFile(
          options.data(),
          nodes == null ? DEFAULT_NODES : nodes,
          options.basePort().orElse(ClusterOptions.DEFAULT_BASE_PORT),
          password,
          javaOptions.given());
    }
    ClusterFile cluster = existing.get();
    if (nodes != null && nodes != cluster.nodes()) {
      throw CommandFailure.usage(
          "--nodes %d differs from the %d nodes of the cluster in %s"
              .formatted(nodes, cluster.nodes(), cluster.data()));
    }
    return new ClusterFile(
        cluster.data(),
        cluster.nodes(),
        cluster.basePort(),
        password.or(cluster::passwordFile),
        javaOptions.given().or(cluster::javaOptions));
  }

  private static void refusePasswordFile(Path file) {
    throw CommandFailure.usage("--password-file: cannot read " + file);
  }

  /** Two of these at the same time would start the same nodes twice. */
  private FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            options.data().resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new CommandFailure(
          ExitCode.FAILED, "another `troupe up` is at work on " + options.data());
    }
    return channel;
  }

  private void report(ClusterView view, Map<Place, Process> started) {
    PrintWriter out = spec.commandLine().getOut();
    for (Place place : view.nodes().stream().map(node -> node.place()).toList()) {
      out.printf(
          "%s %-7s redis 127.0.0.1:%d  http 127.0.0.1:%d  cluster 127.0.0.1:%d  log %s%n",
          place.name(),
          started.containsKey(place) ? "started" : "was up",
          place.redis(),
          place.http(),
          place.cluster(),
          place.logFile());
    }
    out.println();
    out.print(StatusTable.of(view));
    out.flush();
  }

  /** Until Ctrl-C, or until all the nodes have ended: well, if each was told to. */
  private int stay(Map<Place, Process> started) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("\nCtrl-C stops them.");
    out.flush();
    started.forEach(
        (place, process) ->
            process
                .onExit()
                .thenAccept(
                    ended -> {
                      out.printf("%s ended with status %d%n", place.name(), ended.exitValue());
                      out.flush();
                    }));
    started.values().forEach(process -> process.onExit().join());
    boolean asTold =
        started.values().stream().allMatch(process -> TOLD.contains(process.exitValue()));
    return asTold ? ExitCode.OK : ExitCode.FAILED;
  }
}
