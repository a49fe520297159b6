package dev.troupe.raft.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis' own tools, where they are installed: {@code scripts/install-test-tools}. */
class RedisToolsTest {

  @TempDir private Path folder;
  private Redis redis;

  @BeforeEach
  void start() {
    redis = Redis.start();
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  private String run(String tool, String input, String... arguments)
      throws IOException, InterruptedException {
    require(tool);
    Path typed = Files.writeString(folder.resolve("typed"), input);
    Path said = folder.resolve("said");
    List<String> command =
        new ArrayList<>(List.of(tool, "-p", Integer.toString(redis.server.port())));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(typed.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(said, UTF_8);
    assertThat(ended).as("%s ends; it said: %s", tool, output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  /** Skips the test where the tool is not installed, and says so; on CI it fails instead. */
  private static void require(String tool) {
    boolean installed = isInstalled(tool);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(installed).as("on CI nothing is skipped: %s is not installed", tool).isTrue();
    }
    assumeTrue(installed, tool + " is not installed: scripts/install-test-tools");
  }

  private static boolean isInstalled(String tool) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
  }

  @Test
  void redisCliTalks() throws Exception {
    String output =
        run("redis-cli", "SET greeting 'hello there'\nGET greeting\nGET none\nINCR n\nDBSIZE\n");
    assertThat(output.lines()).containsExactly("OK", "hello there", "", "1", "2");
    assertThat(run("redis-cli", "", "-3", "--no-raw", "MGET", "n", "none"))
        .isEqualTo("1) \"1\"\n2) (nil)\n");
    assertThat(run("redis-cli", "WATCH n\nMULTI\nINCR n\nGET none\nEXEC\n", "--no-raw"))
        .isEqualTo("OK\nOK\nQUEUED\nQUEUED\n1) (integer) 2\n2) (nil)\n");
    assertThat(run("redis-cli", "WATCH n\nINCR n\nMULTI\nGET n\nEXEC\n", "--no-raw").lines())
        .last()
        .isEqualTo("(nil)");
    assertThat(run("redis-cli", "", "--scan").lines()).containsExactlyInAnyOrder("greeting", "n");
  }

  @Test
  void redisCliLoadsInBulk() throws Exception {
    StringBuilder commands = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      commands.append(RawClient.encode("SET", "key" + i, "value" + i));
    }
    assertThat(run("redis-cli", commands.toString(), "--pipe"))
        .contains("errors: 0, replies: 10000");
  }

  @Test
  void redisBenchmarkRuns() throws Exception {
    String output =
        run(
            "redis-benchmark",
            "",
            "-q",
            "-n",
            "20000",
            "-c",
            "20",
            "-P",
            "8",
            "-t",
            "ping,set,get,incr,mset");
    assertThat(output)
        .contains("SET: ", "GET: ", "INCR: ", "MSET (10 keys): ", "PING_MBULK: ")
        .doesNotContainIgnoringCase("error", "warning");
  }
}
