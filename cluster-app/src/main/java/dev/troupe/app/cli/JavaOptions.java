package dev.troupe.app.cli;

import dev.troupe.app.ops.NodeLauncher;
import picocli.CommandLine.Option;

/** How the JVMs of nodes are run. */
final class JavaOptions {

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      defaultValue = NodeLauncher.DEFAULT_JAVA_OPTIONS,
      description = "Options of the nodes' JVMs (default: ${DEFAULT-VALUE}).")
  private String text;

  String text() {
    return text;
  }
}
