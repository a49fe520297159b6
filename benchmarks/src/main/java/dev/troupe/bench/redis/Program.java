package dev.troupe.bench.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of this machine, run to their end. */
final class Program {

  private static final int SHOWN = 2000;

  private Program() {}

  /**
   * What one said.
   *
   * @param out on standard output
   * @param err on standard error
   */
  record Said(String out, String err) {}

  /** Where a program is in one of these folders. */
  static Path find(String name, String folders, String remedy) throws MissingProgramException {
    for (String folder : folders.split(File.pathSeparator)) {
      Path path = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isExecutable(path)) {
        return path;
      }
    }
    throw new MissingProgramException(name + " is not installed: " + remedy);
  }

  /** Where a program is on the PATH. */
  static Path find(String name, String remedy) throws MissingProgramException {
    return find(name, System.getenv().getOrDefault("PATH", ""), remedy);
  }

  /**
   * Runs one, and waits for its end.
   *
   * @throws IOException if it does not end well in time, with what it said
   */
  static Said run(List<String> command, Duration limit) throws IOException, InterruptedException {
    Path out = Files.createTempFile("troupe-bench", ".out");
    Path err = Files.createTempFile("troupe-bench", ".err");
    try {
      int status = status(command, out, err, limit);
      Said said = new Said(text(out), text(err));
      if (status != 0) {
        String end = status < 0 ? "not ended in " + limit.toSeconds() + " s" : "status " + status;
        throw new IOException(String.join(" ", command) + ": " + end + ": " + words(said));
      }
      return said;
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** What it ended with, or -1 if it had to be killed. */
  private static int status(List<String> command, Path out, Path err, Duration limit)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  /** The end of what it said, where causes are told. */
  private static String words(Said said) {
    String all = (said.out().strip() + "\n" + said.err().strip()).strip();
    return all.length() <= SHOWN ? all : "... " + all.substring(all.length() - SHOWN);
  }
}
