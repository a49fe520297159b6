package dev.troupe.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.process.JavaProcess;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed is the same run, line by line, wherever it is played. */
class SameSeedTest {

  private static final long SEED = 7;

  /** Prints what stands for a run. */
  static final class Player {
    public static void main(String[] args) throws Exception {
      System.out.println("trace " + digest(SEED));
    }
  }

  private static String digest(long seed) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    RunReport report =
        new RaftSimulation(RunSettings.STANDARD, "")
            .tracedTo(line -> digest.update(line.getBytes(UTF_8)))
            .run(seed);
    return HexFormat.of().formatHex(digest.digest()) + " " + report;
  }

  @Test
  void aSeedIsTheSameRunAgainAndInAnotherJvm(@TempDir Path folder) throws Exception {
    String first = digest(SEED);
    assertThat(digest(SEED)).isEqualTo(first);
    assertThat(digest(SEED + 1)).isNotEqualTo(first);
    try (JavaProcess other =
        JavaProcess.of(Player.class)
            .jvmArgs("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            .in(folder, "other")
            .start()) {
      other.awaitLine("trace " + first, Duration.ofMinutes(1));
    }
  }
}
