package dev.troupe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ExitCode;
import dev.troupe.raft.PlantedSimulation;
import dev.troupe.raft.RaftSimulation;
import dev.troupe.raft.RunSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** How {@code sim raft} tells a finding, and what is none. */
class SimRaftCommandTest {

  private static final String REPLAY = "  replay: ./troupe ";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String line, BiFunction<RunSettings, String, RaftSimulation> simulations) {
    out.getBuffer().setLength(0);
    CommandLine troupe = TroupeCommand.commandLine();
    CommandLine sim = troupe.getSubcommands().get("sim");
    sim.getCommandSpec().removeSubcommand("raft");
    sim.addSubcommand("raft", new SimRaftCommand(simulations));
    return troupe
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.split(" "));
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  @Test
  void seedsWithoutAFindingEndWell() {
    int status = run("sim raft --seeds 3 --nodes 3", PlantedSimulation::right);
    assertThat(status).as(out.toString()).isEqualTo(ExitCode.OK);
    assertThat(lines()).anyMatch(line -> line.startsWith("PASSED: 3 seeds;"));
    assertThat(lines()).noneMatch(line -> line.contains("FOUND"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFindingIsToldWithTheOneCommandThatReplaysIt() {
    int status = run("sim raft --seeds 3 --nodes 3", PlantedSimulation::forgetful);
    assertThat(status).as(out.toString()).isEqualTo(ExitCode.FAILED);
    assertThat(lines()).anyMatch(line -> line.startsWith("FOUND by seed 1: "));
    assertThat(lines()).noneMatch(line -> line.startsWith("PASSED"));
    assertThat(lines())
        .contains("To go on after it: ./troupe sim raft --nodes 3 --from-seed 2 --seeds 2");
    String found = lines().stream().filter(line -> line.startsWith("FOUND")).findFirst().get();
    String invariant = found.substring("FOUND by seed 1: ".length()).split(":")[0];
    List<String> replays = lines().stream().filter(line -> line.startsWith(REPLAY)).toList();
    assertThat(replays)
        .singleElement()
        .asString()
        .startsWith(REPLAY + "sim raft --nodes 3 --seed 1 --keep client");
    String replay = replays.get(0).substring(REPLAY.length());
    assertThat(run(replay, PlantedSimulation::forgetful)).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).startsWith("FOUND: " + invariant);
    assertThat(run(replay, PlantedSimulation::right)).isEqualTo(ExitCode.OK);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void whatARunThrowsIsNoWrongUsage() {
    int status = run("sim raft --seed 1 --nodes 3 --keep client1:1@1", PlantedSimulation::broken);
    assertThat(status).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("unexpected error", "planted").doesNotContain("--keep: ");
  }

  @Test
  void eventsThatCannotBeReadAreWrongUsage() {
    int status = run("sim raft --seed 1 --nodes 3 --keep nonsense", PlantedSimulation::broken);
    assertThat(status).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--keep: ");
  }
}
