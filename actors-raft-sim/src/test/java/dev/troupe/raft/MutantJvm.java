package dev.troupe.raft;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, in which a mistake stands before the right code. */
final class MutantJvm {

  private MutantJvm() {}

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /**
   * What a class prints.
   *
   * @param classes the folder that goes before all others on the class path
   * @return no line at all if it stands still until the limit
   */
  static List<String> output(Path classes, Class<?> main, Duration limit, Object... args)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("mutant", ".out");
    Process process =
        new ProcessBuilder(command(classes, main, args))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
      return ended ? Files.readAllLines(output) : List.of();
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(output);
    }
  }

  private static List<String> command(Path classes, Class<?> main, Object... args) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                classes + File.pathSeparator + classPath(),
                main.getName()));
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return command;
  }
}
