package dev.troupe.app.cli;

import dev.troupe.app.ops.NodeLauncher;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the JVMs of nodes are run. */
final class JavaOptions {

  @Option(
      names = "--java-options",
      paramLabel = "OPTIONS",
      description =
          "Options of the nodes' JVMs (default: what an earlier `up` was given for the folder, at "
              + "first "
              + NodeLauncher.DEFAULT_JAVA_OPTIONS
              + "; instead of these).")
  private String text;

  /** What was given, if anything was. */
  Optional<String> given() {
    return Optional.ofNullable(text);
  }
}
