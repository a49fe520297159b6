package dev.troupe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ExitCode;
import dev.troupe.app.Main;
import dev.troupe.testkit.process.JavaProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sim} says and how it ends; what it plays is tested where that lives. */
class SimCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String line) {
    return TroupeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sim list", "sim LIST"})
  void namesWhatCanBeSimulated(String line) {
    assertThat(run(line)).isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines()).singleElement().asString().startsWith("raft ");
  }

  @Test
  void seedsThatPassAreCounted() {
    assertThat(run("sim raft --seeds 2 --from-seed 7 --nodes 3")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains("3 members", "PASSED: 2 seeds;", "faults;", "virtual hours an hour")
        .containsPattern("Exercised: [1-9]\\d* elections won, .* crashes, .* by followers");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aTraceIsTheSameEachTimeAndHasEveryEvent() {
    List<String> first = trace();
    assertThat(first).hasSizeGreaterThan(5_000).anyMatch(line -> line.contains("EVENT nemesis 1"));
    assertThat(trace()).isEqualTo(first);
  }

  /**
   * Without what differs from one JVM to the next: identities of objects, and times of the host.
   */
  private List<String> trace() {
    out.getBuffer().setLength(0);
    assertThat(run("sim raft --seed 5 --nodes 1 --trace")).isEqualTo(ExitCode.OK);
    return out.toString().lines().filter(line -> line.matches("\\d.*")).toList();
  }

  @Test
  void eventsThatAreKeptHappenAlone() {
    assertThat(run("sim raft --seed 5 --nodes 3 --keep client1:1-20@1")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("PASSED").contains("faults=0");
  }

  @Test
  void whoStopsItIsToldHowToGoOn(@TempDir Path folder) throws Exception {
    try (JavaProcess sim =
        JavaProcess.of(Main.class)
            .args("sim", "raft", "--from-seed", "3", "--seeds", "100000")
            .in(folder, "sim")
            .start()) {
      sim.awaitLine("5 members", Duration.ofMinutes(1));
      ProcessHandle.of(sim.pid()).orElseThrow().destroy(); // as Ctrl-C; its output stays open
      sim.awaitLine(
          line -> line.matches("To go on: ./troupe sim raft --from-seed \\d+ --seeds \\d+"),
          Duration.ofMinutes(1));
    }
  }
}
