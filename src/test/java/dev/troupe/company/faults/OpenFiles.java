package dev.troupe.company.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine lets a test do. On CI nothing may be skipped: it fails there instead. */
final class OpenFiles {
  private OpenFiles() {}

  /** Skips the test unless a process may have so many files open; a JVM takes what it may have. */
  static void assumeAtLeast(int files) throws IOException {
    Path limits = Path.of("/proc/self/limits");
    if (!Files.isReadable(limits)) {
      skip("the limit of open files is not known here");
      return;
    }
    String hard =
        Files.readAllLines(limits).stream()
            .filter(line -> line.startsWith("Max open files"))
            .map(line -> line.split("\\s+")[4])
            .findFirst()
            .orElse("0");
    if (!hard.equals("unlimited") && Long.parseLong(hard) < files) {
      skip("needs " + files + " open files, the limit is " + hard + ": ulimit -Hn");
    }
  }

  /** Says why a test is skipped, or on CI why it fails. */
  static void skip(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("on CI nothing is skipped: " + reason);
    }
    assumeTrue(false, reason);
  }
}
