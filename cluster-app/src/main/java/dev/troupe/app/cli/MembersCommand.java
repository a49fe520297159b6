package dev.troupe.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.Json;
import dev.troupe.app.ops.KnownCluster;
import dev.troupe.app.ops.MembersClient;
import dev.troupe.app.ops.MembersTable;
import dev.troupe.app.ops.NodeView;
import dev.troupe.app.ops.StatusClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Who is in the store's group; below it the commands that change that. */
@Command(
    name = "members",
    description =
        "Lists who is in the store's group, as its leader knows it; with a COMMAND, changes it. "
            + "Any node of this machine is asked, and passes it on to the leader.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      MembersCommands.Add.class,
      MembersCommands.Remove.class,
      MembersCommands.Transfer.class,
    })
final class MembersCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private ClusterOptions options;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON object, and nothing else, on standard output.")
  private boolean json;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long a change may take, 1 to 60 (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Override
  public Integer call() throws Exception {
    JsonNode group = group(best(view())).orElseThrow();
    print(group, group.path("leader").textValue());
    return group.path("leader").isTextual() ? ExitCode.OK : ExitCode.DEGRADED;
  }

  /** Asks for a change, and shows what has become of the group. */
  int change(ObjectNode change) throws Exception {
    if (timeoutSeconds < 1 || timeoutSeconds > MembersClient.MOST_LIMIT.toSeconds()) {
      throw CommandFailure.usage("--timeout must be 1 to 60, not " + timeoutSeconds);
    }
    NodeView asked = best(view());
    JsonNode group =
        new MembersClient().ask(asked.place(), change, Duration.ofSeconds(timeoutSeconds));
    print(group, group(best(view())).orElseThrow().path("leader").textValue());
    return ExitCode.OK;
  }

  private ClusterView view() {
    return options
        .find()
        .map(KnownCluster::places)
        .map(places -> new ClusterView(new StatusClient().ask(places)))
        .orElseThrow(() -> new CommandFailure(ExitCode.NOBODY, options.nothingFound()));
  }

  /** The one that leads, or else whoever has heard of the latest term. */
  private static NodeView best(ClusterView view) {
    return view.nodes().stream()
        .filter(node -> group(node).isPresent())
        .max(
            Comparator.<NodeView>comparingLong(node -> group(node).get().path("term").asLong())
                .thenComparing(node -> group(node).get().path("role").asText().equals("leader")))
        .orElseThrow(() -> new CommandFailure(ExitCode.NOBODY, "nobody answers"));
  }

  private static Optional<JsonNode> group(NodeView node) {
    return node.groups().stream()
        .filter(group -> group.path("group").asText().equals(ClusterView.STORE))
        .findFirst();
  }

  private void print(JsonNode group, String leader) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode object = Json.MAPPER.createObjectNode().put("leader", leader);
      for (String kind : new String[] {"voters", "outgoing", "learners"}) {
        object.set(kind, group.path(kind));
      }
      out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(object));
    } else {
      out.print(MembersTable.of(group, Optional.ofNullable(leader)));
    }
    out.flush();
  }
}
