package dev.troupe.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The same seed, the same run: event-sourced actors, crashes, restarts, loss and all. */
class DeterminismTest {
  private static final int SEEDS = 4;
  private static final List<String> FIRST = hashes();

  @Test
  void aSeedRepeatsItselfInTheSameJvm() {
    assertThat(hashes()).isEqualTo(FIRST);
  }

  @Test
  void aSeedRepeatsItselfInAnotherJvm() throws IOException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                CounterHash.class.getName(),
                Integer.toString(SEEDS))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> theirs = new String(other.getInputStream().readAllBytes()).lines().toList();
    assertThat(theirs).isEqualTo(FIRST);
  }

  @Test
  void differentSeedsGiveDifferentRuns() {
    assertThat(new HashSet<>(FIRST)).hasSize(SEEDS);
  }

  private static List<String> hashes() {
    List<String> hashes = new ArrayList<>();
    LongStream.rangeClosed(1, SEEDS).forEach(seed -> hashes.add(CounterHash.hash(seed)));
    return hashes;
  }
}
