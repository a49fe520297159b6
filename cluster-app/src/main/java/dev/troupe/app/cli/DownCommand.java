package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.KnownCluster;
import dev.troupe.app.ops.NodeStopper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops the nodes of a cluster on this machine. */
@Command(
    name = "down",
    description =
        "Stops all nodes of the cluster, also those that are still starting or frozen. Their data "
            + "stay. Nothing to stop is no error; a node that cannot be stopped is.")
final class DownCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final ClusterOptions options;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "12",
      description =
          "How long the nodes may take before they are killed (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  DownCommand() {
    this(new ClusterOptions());
  }

  DownCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    TimeLimit.check(timeoutSeconds, 0);
    PrintWriter out = spec.commandLine().getOut();
    Optional<KnownCluster> cluster = options.find();
    if (cluster.isEmpty()) {
      return nothingToStop(out);
    }
    KnownCluster found = cluster.get();
    NodeStopper.Stopped stopped =
        NodeStopper.stop(found.places(), Duration.ofSeconds(timeoutSeconds));
    if (!stopped.left().isEmpty()) {
      throw new CommandFailure(ExitCode.FAILED, stillAtWork(stopped));
    }
    out.printf(
        "%d of %d nodes ran; all are stopped%s%n",
        stopped.running(),
        found.places().size(),
        stopped.killed() == 0 ? "" : ", " + stopped.killed() + " by SIGKILL");
    return ExitCode.OK;
  }

  private static String stillAtWork(NodeStopper.Stopped stopped) {
    return "%d nodes are stopped; still at work, and nobody says which processes they are: %s"
        .formatted(
            stopped.running(),
            stopped.left().stream()
                .map(place -> place.name() + " (" + place.lockFile() + ")")
                .collect(Collectors.joining(", ")));
  }

  /** Well, unless there are nodes at the given ports that are not to be stopped or cannot be. */
  private int nothingToStop(PrintWriter out) throws IOException {
    if (options.elsewhere().isPresent()) {
      throw new CommandFailure(
          ExitCode.FAILED, options.nothingFound() + ", which goes on: --data names it");
    }
    List<Integer> silent = options.silent();
    if (!silent.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "no cluster in %s; ports are taken, but nobody answers at HTTP %s: name the data folder of frozen nodes by --data"
              .formatted(options.data(), silent));
    }
    out.println("no cluster in " + options.data());
    for (Path demo : DemoStage.running()) {
      out.printf("a demo is under way: Ctrl-C there ends it, or troupe down --data %s%n", demo);
    }
    return ExitCode.OK;
  }
}
