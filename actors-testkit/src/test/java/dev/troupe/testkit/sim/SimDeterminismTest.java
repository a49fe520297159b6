package dev.troupe.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The same seed, the same trace to the letter, whatever goes wrong in it. */
class SimDeterminismTest {
  private static final int SEEDS = 3;

  @Test
  void allKindsOfFaultsRepeatThemselvesInThisJvmAndInAnother() throws IOException {
    List<String> here = hashes();
    assertThat(new HashSet<>(here)).hasSize(SEEDS);
    assertThat(hashes()).isEqualTo(here);
    assertThat(elsewhere()).isEqualTo(here);
  }

  private static List<String> hashes() {
    return LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> "hash " + BusyHash.hash(seed))
        .toList();
  }

  private static List<String> elsewhere() throws IOException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                BusyHash.class.getName(),
                Integer.toString(SEEDS))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(other.getInputStream().readAllBytes())
        .lines()
        .filter(line -> line.startsWith("hash ")) // between them is the log
        .toList();
  }
}
