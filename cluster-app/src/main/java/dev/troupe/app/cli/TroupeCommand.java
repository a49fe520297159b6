package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "troupe",
    description = "Runs a cluster of Troupe nodes, and speaks with it.",
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      MembersCommand.class,
      KvCommand.class,
      DemoCommand.class,
      SimCommand.class,
      NodeCommand.class,
      WarmUpCommand.class,
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all well",
      "1:the command failed (kv get: no such key; sim: a finding)",
      "2:wrong usage or a bad setting",
      "3:degraded: a node is unreachable, or a group has no leader",
      "4:nobody answers",
    })
public final class TroupeCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** The command line with all its commands; safe to execute once. */
  public static CommandLine commandLine() {
    return new CommandLine(new TroupeCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // A key or value such as @home is what it says, not the name of a file with arguments.
        .setExpandAtFiles(false)
        .setExecutionExceptionHandler(TroupeCommand::onFailure);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  static int onFailure(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof CommandFailure expected) {
      commandLine.getErr().println("troupe: " + expected.getMessage());
      return expected.exitCode();
    }
    commandLine.getErr().println("troupe: unexpected error");
    failure.printStackTrace(commandLine.getErr());
    return ExitCode.FAILED;
  }
}
