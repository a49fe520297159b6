package dev.troupe.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/**
 * A real small disk: a tmpfs, which takes root on Linux. Elsewhere the test that asks for one is
 * skipped, but for CI, where it fails.
 */
final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts one of some MiB in a folder of a test's own. */
  static SmallDisk mount(Path dir, int mebibytes) throws Exception {
    NativeLibrary.load(dir); // not from the small disk, which could not be unmounted then
    Path path = Files.createDirectories(dir.resolve("disk"));
    String size = "size=" + mebibytes + "m";
    String why = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", path.toString());
    if (!why.isEmpty()) {
      String reason = "no tmpfs can be mounted here, which takes root on Linux: " + why;
      assertThat(System.getenv("CI"))
          .as("on CI nothing is skipped: " + reason)
          .isNotEqualTo("true");
      Assumptions.abort(reason);
    }
    return new SmallDisk(path);
  }

  Path path() {
    return path;
  }

  long usableBytes() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  /** Another program takes all that is free. */
  void occupyTheRest() {
    occupyAllBut(0);
  }

  /** Another program takes what is free, but for some bytes. */
  void occupyAllBut(long left) {
    byte[] chunk = new byte[4096];
    try (OutputStream out =
        Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (left == 0 || usableBytes() > left) {
        out.write(chunk);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  /** The other program gives it back. */
  void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return path.resolve("filler");
  }

  /** Returns what went wrong, or nothing. */
  private static String run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      return process.waitFor() == 0 ? "" : said.isEmpty() ? "exit code not 0" : said;
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void close() throws Exception {
    run("umount", path.toString());
  }
}
