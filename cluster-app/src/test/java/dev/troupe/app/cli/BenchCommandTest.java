package dev.troupe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchCommandTest {

  private final StringWriter err = new StringWriter();
  private final CommandLine troupe = TroupeCommand.commandLine().setErr(new PrintWriter(err, true));

  @Test
  void isListedInOneLine() {
    assertThat(troupe.getUsageMessage().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains("bench Measures Troupe beside others, on this machine.");
  }

  @Test
  void whatIsForTheBenchmarksNamesTheScript() {
    assertThat(troupe.execute("bench", "raft", "--outstanding", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("./troupe bench").doesNotContain("Unknown option");
  }
}
