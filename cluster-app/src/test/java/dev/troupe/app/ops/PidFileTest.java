package dev.troupe.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

  @TempDir Path folder;

  @Test
  void findsTheProcessThatItNames() throws IOException {
    Path file = folder.resolve("node.pid");
    PidFile.of(ProcessHandle.current()).write(file);
    assertThat(PidFile.running(file)).contains(ProcessHandle.current());
  }

  @Test
  void aPidThatSomebodyElseHasNowIsNotTheNode() throws IOException {
    Path file = folder.resolve("node.pid");
    PidFile self = PidFile.of(ProcessHandle.current());
    // The number that follows the pid is the start in all forms: an earlier one was of another
    // process.
    String[] start = self.start().split("@");
    start[0] = Long.toString(Long.parseLong(start[0]) - Duration.ofMinutes(1).toMillis());
    new PidFile(self.pid(), String.join("@", start)).write(file);
    assertThat(PidFile.running(file)).isEmpty();
  }

  @Test
  void theTimeOfDayServesWhereThereAreNoTicks() throws IOException {
    Path file = folder.resolve("node.pid");
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().orElseThrow().toEpochMilli();
    new PidFile(self.pid(), Long.toString(start)).write(file);
    assertThat(PidFile.running(file)).contains(self);
    new PidFile(self.pid(), Long.toString(start - 60_000)).write(file);
    assertThat(PidFile.running(file)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aStepOfTheClockDoesNotHideTheProcess() {
    // Ticks since the boot, and which boot it was: no time of day, so nothing that could be set.
    assertThat(PidFile.of(ProcessHandle.current()).start()).matches("[0-9]+@[0-9a-f-]{36}");
  }

  @Test
  void aFileThatIsMissingOrNotAPidFileNamesNobody() throws IOException {
    assertThat(PidFile.running(folder.resolve("none"))).isEmpty();
    for (String text : List.of("", "17", "-1 5", "x y", "1 2 3", "1 2@", "1 2@Z")) {
      assertThat(PidFile.read(Files.writeString(folder.resolve("bad"), text))).isEmpty();
    }
  }

  @Test
  void aFrozenProcessHearsThatItShallEnd() throws Exception {
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    try {
      new ProcessBuilder("kill", "-STOP", Long.toString(sleeper.pid())).start().waitFor();
      List<ProcessHandle> killed =
          Processes.stop(List.of(sleeper.toHandle()), Duration.ofSeconds(20));
      assertThat(killed).isEmpty();
      assertThat(sleeper.waitFor(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      sleeper.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIgnoresSigtermIsKilled() throws Exception {
    Process stubborn =
        new ProcessBuilder("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done")
            .start();
    try {
      assertThat(stubborn.inputReader().readLine()).isEqualTo("deaf");
      List<ProcessHandle> killed =
          Processes.stop(List.of(stubborn.toHandle()), Duration.ofMillis(200));
      assertThat(killed).containsExactly(stubborn.toHandle());
      assertThat(stubborn.waitFor(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      stubborn.destroyForcibly();
    }
  }
}
