package dev.troupe.app.cli;

import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.Json;
import dev.troupe.app.ops.KnownCluster;
import dev.troupe.app.ops.StatusClient;
import dev.troupe.app.ops.StatusTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how the nodes of a cluster and their members of groups stand. */
@Command(
    name = "status",
    description = "Shows leader, term, commit, applied and lag of each member of each group.")
final class StatusCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final ClusterOptions options;

  @Option(names = "--json", description = "One JSON object, and nothing else, on standard output.")
  private boolean json;

  StatusCommand() {
    this(new ClusterOptions());
  }

  StatusCommand(ClusterOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws Exception {
    ClusterView view =
        options
            .findOrGuess()
            .map(KnownCluster::places)
            .map(places -> new ClusterView(new StatusClient().ask(places)))
            .orElseGet(() -> new ClusterView(List.of()));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(view.json()));
    } else if (view.nodes().isEmpty()) {
      spec.commandLine().getErr().println(options.nothingFound());
    } else {
      out.print(StatusTable.of(view));
    }
    out.flush();
    return view.exitCode();
  }
}
