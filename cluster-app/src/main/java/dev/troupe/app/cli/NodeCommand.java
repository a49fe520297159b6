package dev.troupe.app.cli;

import dev.troupe.app.node.NodeProcess;
import dev.troupe.app.node.StoreServices;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one node in this very process. */
@Command(
    name = "node",
    description =
        "Runs one node in the foreground, until SIGTERM or Ctrl-C: the way to run on several "
            + "machines. Says in one line that it serves; its log goes to log/node.log in the node's data folder.",
    footer = {
      "",
      "The file's keys, with their meanings, units and defaults, are documented in",
      "cluster-app/src/main/resources/troupe-template.conf."
    })
final class NodeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The node's configuration file.")
  private Path config;

  @Override
  public Integer call() {
    NodeProcess.run(config, StoreServices::start, this::say);
    return 0;
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
