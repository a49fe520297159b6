package dev.troupe.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The store's commands. */
@Command(
    name = "kv",
    description = "Reads and writes the replicated store; a write is executed exactly once.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "All options may stand before or after COMMAND. A key or value that begins with '-' stands",
      "after '--': kv put key -- -x"
    },
    subcommands = {
      KvCommands.Get.class,
      KvCommands.Put.class,
      KvCommands.Del.class,
      KvCommands.Append.class,
      KvCommands.Incr.class,
      KvCommands.Cas.class,
      KvCommands.Keys.class,
      KvCommands.Ttl.class,
    })
final class KvCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Mixin private final StoreOptions options;

  KvCommand() {
    this(new StoreOptions());
  }

  KvCommand(StoreOptions options) {
    this.options = options;
  }

  StoreOptions options() {
    return options;
  }

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    throw new ParameterException(line, "which command of kv?");
  }
}
