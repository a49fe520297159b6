package dev.troupe.bench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "troupe bench",
    description = "Measures Troupe beside others that do the same, on this machine.",
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "WHAT",
    subcommands = {
      RaftCommand.class,
      GroupsCommand.class,
      RedisCommand.class,
      FailoverCommand.class,
      RecoveryCommand.class,
      SnapshotCommand.class,
      ServerCommand.class,
      GroupsServerCommand.class,
      NodeCommand.class
    })
public final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  /** The command line; safe to execute once. */
  public static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(BenchCommand::onFailure);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be measured?");
  }

  private static int onFailure(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    failure.printStackTrace(commandLine.getErr());
    return CommandLine.ExitCode.SOFTWARE;
  }
}
