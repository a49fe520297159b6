package dev.troupe.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void whatIsMissingIsToldWithTheRemedy(@TempDir Path empty) {
    assertThatThrownBy(() -> Program.find("redis-benchmark", empty.toString(), "install it"))
        .isInstanceOf(MissingProgramException.class)
        .hasMessage("redis-benchmark is not installed: install it");
  }

  @Test
  void takesWhatItSays() throws Exception {
    String shell = Program.find("sh", "part of every system").toString();
    Program.Said said = Program.run(List.of(shell, "-c", "echo one; echo two >&2"), LIMIT);
    assertThat(said).isEqualTo(new Program.Said("one\n", "two\n"));
  }

  /** redis-benchmark ends so at the first reply that is an error. */
  @Test
  void aBadEndIsAFailureWithWhatWasSaid() throws Exception {
    String shell = Program.find("sh", "part of every system").toString();
    assertThatThrownBy(
            () -> Program.run(List.of(shell, "-c", "echo 'from server: BUSY' >&2; exit 1"), LIMIT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 1")
        .hasMessageEndingWith("from server: BUSY");
  }

  @Test
  void whatDoesNotEndIsEnded() throws Exception {
    String shell = Program.find("sh", "part of every system").toString();
    assertThatThrownBy(
            () -> Program.run(List.of(shell, "-c", "exec sleep 600"), Duration.ofMillis(100)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not ended");
  }
}
