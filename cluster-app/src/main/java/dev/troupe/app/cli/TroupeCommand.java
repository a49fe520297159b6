package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
      BenchCommand.class,
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
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    if (cause instanceof FileSystemException disk && disk.getFile() != null) {
      commandLine.getErr().println("troupe: cannot use " + disk.getFile() + ": " + reason(disk));
      return ExitCode.FAILED;
    }
    commandLine.getErr().println("troupe: unexpected error");
    failure.printStackTrace(commandLine.getErr());
    return ExitCode.FAILED;
  }

  /** Why the system refuses a file, for people: its own word, or else the kind of refusal. */
  static String reason(FileSystemException refusal) {
    if (refusal.getReason() != null) {
      return refusal.getReason();
    }
    if (refusal instanceof FileAlreadyExistsException) {
      return "it is a file, not a folder";
    }
    if (refusal instanceof AccessDeniedException) {
      return "no permission";
    }
    return refusal instanceof NoSuchFileException
        ? "there is no such file"
        : refusal.getClass().getSimpleName();
  }
}
