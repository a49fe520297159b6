package dev.troupe.app.cli;

import dev.troupe.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Simulations, by the name of what is simulated. */
@Command(
    name = "sim",
    description =
        "Plays whole systems in simulation: the real code, on simulated nodes in virtual time, while "
            + "everything goes wrong that can. A number, the seed, decides a run and repeats it.",
    synopsisSubcommandLabel = "WHAT",
    subcommands = {SimRaftCommand.class, SimCommand.Listing.class})
final class SimCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what is to be simulated? See sim list");
  }

  /** Names what can be simulated. */
  @Command(name = "list", aliases = "LIST", description = "Names what can be simulated.")
  static final class Listing implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      spec.parent()
          .subcommands()
          .forEach(
              (name, command) -> {
                if (command.getCommand() instanceof SimRaftCommand) {
                  String[] lines = command.getCommandSpec().usageMessage().description();
                  spec.commandLine().getOut().printf("%-6s %s%n", name, String.join(" ", lines));
                }
              });
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    }
  }
}
