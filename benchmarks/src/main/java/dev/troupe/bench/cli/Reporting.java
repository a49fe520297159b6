package dev.troupe.bench.cli;

import dev.troupe.bench.drive.DiskProbe;
import dev.troupe.bench.result.Figures;
import dev.troupe.bench.result.Machine;
import dev.troupe.bench.result.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the benchmarks have in common that compare nobody: where they write, and what they say. */
final class Reporting {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "${sys:troupe.bench.folder:-target/bench}",
      description =
          "Where nodes write while they run, and the report goes; the disk under it is part of "
              + "what is measured (default: ${DEFAULT-VALUE}).")
  private Path folder;

  private Machine machine;

  /** Where nodes write; of this benchmark alone. */
  Path data(String benchmark) {
    return folder.toAbsolutePath().resolve("data").resolve(benchmark);
  }

  /** Looks at the machine, and says what it is. */
  void begin() throws IOException {
    machine = Machine.here(DiskProbe.medianSync(folder));
    progress(machine.describe());
  }

  /** A line on standard error. */
  void progress(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(line);
    err.flush();
  }

  /** The table to standard output, all to a file. */
  void end(
      String benchmark,
      String table,
      Map<String, Object> plan,
      Map<String, Object> summary,
      List<Map<String, Object>> samples)
      throws IOException {
    spec.commandLine().getOut().println(table);
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path file = folder.resolve(Report.name(benchmark, now) + ".json");
    new Figures(benchmark, machine, plan, summary, samples).writeTo(file, now);
    progress("all figures are in " + file);
  }

  /**
   * Checks an option.
   *
   * @throws ParameterException that names it, if it is out of its bounds
   */
  void within(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " must be from " + least + " to " + most + ", not " + value);
    }
  }
}
