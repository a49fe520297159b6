package dev.troupe.app.cli;

import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            + "stay. Nothing to stop is no error.")
final class DownCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions options;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "12",
      description =
          "How long the nodes may take before they are killed (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<ClusterFile> cluster = options.existing();
    if (cluster.isEmpty()) {
      out.println("no cluster in " + options.data());
      for (Path demo : DemoStage.running()) {
        out.printf("a demo is under way: Ctrl-C there ends it, or troupe down --data %s%n", demo);
      }
      return ExitCode.OK;
    }
    LocalCluster.Stopped stopped =
        LocalCluster.stop(cluster.get().places(), Duration.ofSeconds(timeoutSeconds));
    out.printf(
        "%d of %d nodes ran; all are stopped%s%n",
        stopped.running(),
        cluster.get().nodes(),
        stopped.killed() == 0 ? "" : ", " + stopped.killed() + " by SIGKILL");
    return ExitCode.OK;
  }
}
