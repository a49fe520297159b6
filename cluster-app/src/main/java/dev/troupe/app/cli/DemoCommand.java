package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.demo.Demo;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.LocalCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows in a minute what the store is good for. */
@Command(
    name = "demo",
    description =
        "Starts three nodes, counts the words of real text with many clients at once, kills the "
            + "leader half-way, brings it back, and compares every count with a sequential one. Exit "
            + "status 1 unless all are exact. Ctrl-C ends it at any time and leaves nothing behind.")
final class DemoCommand implements Callable<Integer> {

  private static final int MAX_INCREMENTS = 100_000_000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILES",
      arity = "0..*",
      description = "Text to count (default: the licence texts in the JDK's folder `legal`).")
  private List<Path> files = List.of();

  @Option(
      names = "--increments",
      paramLabel = "N",
      defaultValue = "250000",
      description = "Count the text again until there were so many (default: ${DEFAULT-VALUE}).")
  private int increments;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "For what is left to chance: who connects where, when the leader is killed.")
  private long seed;

  @Option(names = "--keep", description = "Leave the nodes running, and say where they are.")
  private boolean keep;

  @Mixin private JavaOptions javaOptions;

  @Override
  public Integer call() throws IOException {
    if (increments < 1 || increments > MAX_INCREMENTS) {
      throw CommandFailure.usage("--increments must be 1 to " + MAX_INCREMENTS);
    }
    PrintWriter out = spec.commandLine().getOut();
    DemoStage stage = new DemoStage(keep);
    LocalCluster cluster = stage.open(javaOptions.given());
    int verdict = Demo.of(cluster, files, increments, seed, out, System.console() != null).run();
    if (verdict == ExitCode.OK) {
      whatNext(out, cluster.file());
    }
    stage.played();
    return verdict;
  }

  private void whatNext(PrintWriter out, ClusterFile file) {
    String which = keep ? " --data " + file.data() : "";
    int redis = keep ? file.places().get(0).redis() : ClusterOptions.DEFAULT_BASE_PORT + 10;
    out.println();
    out.println("What to try next:");
    if (!keep) {
      out.println("  ./troupe up --detach            a cluster of your own, in ./data");
    }
    out.println("  ./troupe status" + which);
    out.println("  ./troupe kv put greeting hello" + which);
    out.println("  redis-cli -p " + redis + " incr visits   any Redis client will do");
    out.println("  ./troupe down" + which);
    out.flush();
  }
}
