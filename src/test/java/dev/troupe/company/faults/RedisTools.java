package dev.troupe.company.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Redis' own command line tools, as they are installed. */
final class RedisTools {
  static final String CLI = "redis-cli";
  static final String BENCHMARK = "redis-benchmark";

  private static final int LIMIT_SECONDS = 60;

  private RedisTools() {}

  /** Skips the test where the tool is not installed, and says so; on CI it fails instead. */
  static void require(String tool) {
    if (!isInstalled(tool)) {
      OpenFiles.skip("needs " + tool + ": scripts/install-test-tools");
    }
  }

  static boolean isInstalled(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
  }

  /** Runs it at a port with this typed into it, and returns all that it says; it must end well. */
  static String run(Path folder, int port, String input, String tool, String... arguments)
      throws IOException, InterruptedException {
    require(tool);
    Path typed = Files.writeString(folder.resolve("typed"), input);
    Path said = folder.resolve("said");
    List<String> command = new ArrayList<>(List.of(tool, "-p", Integer.toString(port)));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(typed.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(said, UTF_8);
    assertThat(ended).as("%s ends; it said: %s", tool, output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
