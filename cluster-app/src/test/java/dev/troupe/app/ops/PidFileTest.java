package dev.troupe.app.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
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
    long other = self.startMillis() - Duration.ofMinutes(1).toMillis();
    new PidFile(self.pid(), other).write(file);
    assertThat(PidFile.running(file)).isEmpty();
  }

  @Test
  void aFileThatIsMissingOrNotAPidFileNamesNobody() throws IOException {
    assertThat(PidFile.running(folder.resolve("none"))).isEmpty();
    for (String text : List.of("", "17", "-1 5", "x y", "1 2 3")) {
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
