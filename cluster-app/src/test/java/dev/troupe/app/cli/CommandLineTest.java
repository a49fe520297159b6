package dev.troupe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.Json;
import dev.troupe.app.ops.Ports;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return TroupeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  /** Every command by the words that call it, with those below other commands. */
  static Stream<String> commands() {
    return below("", TroupeCommand.commandLine());
  }

  private static Stream<String> below(String words, CommandLine command) {
    return Stream.concat(
        Stream.of(words),
        command.getSubcommands().entrySet().stream()
            .flatMap(
                sub ->
                    below((words + " " + sub.getValue().getCommandName()).trim(), sub.getValue())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHelps(String words) {
    assertThat(run((words + " --help").trim().split(" "))).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("Usage: troupe " + words).contains("--help");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "up --nodes many",
        "up --nodes 0",
        "up --nodes 10",
        "up --base-port 80",
        "status --base-port 70000",
        "down --frobnicate",
        "node",
        "node --config /no/such/file",
        "demo --increments 0",
        "demo /no/such/file",
        "members add",
        "members add n4",
        "members add n4 nowhere",
        "members add n4 localhost:70000",
        "members remove",
        "members remove n1 --timeout 0",
        "members transfer a/b",
        "sim",
        "sim nothing",
        "sim raft --seeds 0",
        "sim raft --seed 1 --seeds 2",
        "sim raft --nodes 10",
        "sim raft --keep client1:1",
        "sim raft --seed 1 --keep nonsense",
        "kv",
        "kv get",
        "kv put key",
        "kv incr key much",
        "kv get key --node n9:x",
        "kv get key --node n1:1 --timeout 0",
      })
  void wrongUsageIsTwo(String line) {
    assertThat(run((line + dataFor(line)).split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isNotBlank();
  }

  private String dataFor(String line) {
    return line.startsWith("up") || line.startsWith("status") ? " --data " + folder : "";
  }

  @Test
  void theStoreOfNoClusterIsNobody() {
    assertThat(run("kv", "get", "key", "--data", folder.toString())).isEqualTo(ExitCode.NOBODY);
    String closed = "127.0.0.1:" + (Ports.freeBase(1) + 10);
    assertThat(run("kv", "get", "key", "--node", closed, "--timeout", "1"))
        .isEqualTo(ExitCode.NOBODY);
    assertThat(err.toString()).contains("nobody answers").contains(closed);
  }

  @Test
  void theOptionsOfKvStandBeforeOrAfterItsCommand() {
    new ClusterFile(folder, 1, Ports.freeBase(1), Optional.empty()).write();
    String data = "--data " + folder + " --timeout 1";
    for (String line : List.of("kv " + data + " get key", "kv get key " + data)) {
      assertThat(run(line.split(" "))).as(line).isEqualTo(ExitCode.NOBODY);
      assertThat(err.toString()).contains("nobody answers within 1 s: [n1");
      err.getBuffer().setLength(0);
    }
    String port = "--base-port 1024";
    for (String line : List.of("kv %s %s get key", "kv %s get key %s", "kv get key %s %s")) {
      assertThat(run(line.formatted(data, port).split(" "))).as(line).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString()).contains("--base-port 1024 differs from");
      err.getBuffer().setLength(0);
    }
  }

  @Test
  void aValueThatBeginsWithAnAtSignIsNoFile() throws Exception {
    Path file = Files.writeString(folder.resolve("arguments"), "from the file");
    CommandLine.ParseResult put =
        TroupeCommand.commandLine()
            .parseArgs("kv", "put", "@key", "@" + file)
            .subcommand()
            .subcommand();
    assertThat(put.matchedPositionalValue(0, "")).isEqualTo("@key");
    assertThat(put.matchedPositionalValue(1, "")).isEqualTo("@" + file);
  }

  @Test
  void aValueThatBeginsWithADashStandsAfterTwo() {
    CommandLine.ParseResult put =
        TroupeCommand.commandLine()
            .parseArgs("kv", "put", "key", "--", "-x")
            .subcommand()
            .subcommand();
    assertThat(put.matchedPositionalValue(1, "")).isEqualTo("-x");
    assertThat(run("kv", "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("after '--'");
  }

  @Test
  void theVersionIsNotTypedAgain() {
    assertThat(run("--version")).isEqualTo(ExitCode.OK);
    // Tests run from a folder of classes; the jar's manifest has the version.
    assertThat(out.toString().trim()).isEqualTo("troupe (not from a jar)");
  }

  @Test
  void theOptionsOfJvmsAreKeptForTheNextUp() {
    String data = folder.toString();
    UpCommand first = new UpCommand();
    new CommandLine(first).parseArgs("--data", data, "--java-options", "-Xmx123m");
    first.cluster().write();
    UpCommand second = new UpCommand();
    new CommandLine(second).parseArgs("--data", data);
    assertThat(second.cluster().javaOptions()).contains("-Xmx123m");
    UpCommand third = new UpCommand();
    new CommandLine(third).parseArgs("--data", data, "--java-options", "-Xmx77m");
    assertThat(third.cluster().javaOptions()).contains("-Xmx77m");
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void statusOfNoClusterIsNobodyAndStillJson() throws Exception {
    int status = run("status", "--json", "--data", folder.resolve("none").toString());
    assertThat(status).isEqualTo(ExitCode.NOBODY);
    assertThat(Json.MAPPER.readTree(out.toString()))
        .isEqualTo(Json.MAPPER.readTree("{\"nodes\": []}"));
  }

  @Test
  void statusOfAStoppedClusterListsItsNodes() throws Exception {
    new ClusterFile(folder, 2, 19_000, Optional.empty()).write();
    int status = run("status", "--json", "--data", folder.toString());
    assertThat(status).isEqualTo(ExitCode.NOBODY);
    assertThat(Json.MAPPER.readTree(out.toString()).at("/nodes/1/name").asText()).isEqualTo("n2");
  }

  @Test
  void whatDiffersFromTheExistingClusterIsRefused() {
    new ClusterFile(folder, 2, 19_000, Optional.empty()).write();
    assertThat(run("up", "--nodes", "3", "--data", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--nodes 3 differs from the 2");
    assertThat(run("status", "--base-port", "18000", "--data", folder.toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--base-port 18000 differs from the 19000");
  }

  @Test
  void downWithNothingToStopIsWell() {
    assertThat(run("down", "--data", folder.toString())).isEqualTo(ExitCode.OK);
  }

  @Test
  void aBindBeyondLoopbackEndsTheStartAndNamesTheKey() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("node.conf"),
            """
            troupe.node {
              name = n1, data = "%s", host = "0.0.0.0", members { n1 { host = 127.0.0.1 } }
            }
            """
                .formatted(folder.resolve("n1")));
    assertThat(run("node", "--config", file.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("troupe.node.tls.certificate");
  }
}
