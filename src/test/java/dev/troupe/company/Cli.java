package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.cli.TroupeCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as its users meet it: a process with arguments, output and exit status. */
final class Cli {

  static final Duration LIMIT = Duration.ofSeconds(150);

  /**
   * What came out of a command.
   *
   * @param status its exit status
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  record Outcome(int status, String out, String err) {

    /** Fails the test unless the exit status is this one. */
    Outcome expect(int expected) {
      assertThat(status).as("exit status; out: %s; err: %s", out, err).isEqualTo(expected);
      return this;
    }
  }

  /** A command that is running. */
  static final class Running {
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    Process process() {
      return process;
    }

    String outSoFar() {
      return read(out);
    }

    Outcome await() {
      try {
        boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        assertThat(ended).as("ended in time; out: %s; err: %s", read(out), read(err)).isTrue();
        return new Outcome(process.exitValue(), read(out), read(err));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private static String read(Path file) {
      try {
        return Files.readString(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Cli() {}

  /** Starts {@code troupe ARGUMENTS} in a JVM of its own. */
  static Running start(String... arguments) {
    return startIn(Path.of(System.getProperty("java.io.tmpdir")), arguments);
  }

  /** The same with another folder for temporary files. */
  static Running startIn(Path temporary, String... arguments) {
    List<String> command =
        QuickStart.java(
            "-Dtroupe.classes=" + QuickStart.archive(), "-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of(arguments));
    return start(new ProcessBuilder(command));
  }

  /** Executes a command in this JVM, for what is asked again and again; not one of {@code kv}. */
  static Outcome execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        TroupeCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  /** Starts any command, with its output in temporary files. */
  static Running start(ProcessBuilder builder) {
    try {
      Path out = Files.createTempFile("troupe-test-", ".out");
      Path err = Files.createTempFile("troupe-test-", ".err");
      out.toFile().deleteOnExit();
      err.toFile().deleteOnExit();
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Running(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Outcome run(String... arguments) {
    return start(arguments).await();
  }
}
