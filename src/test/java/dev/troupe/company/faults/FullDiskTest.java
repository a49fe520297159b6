package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The leader's disk, a real small one, is filled by somebody else; then there is room again. */
@Execution(ExecutionMode.SAME_THREAD)
class FullDiskTest {
  private static final String SMALL_DISK =
      """
      troupe.journal {
        segment-bytes = 8 MiB
        write-buffer-bytes = 4 MiB
        min-free-bytes = 24 MiB
        reserve-bytes = 8 MiB
      }
      """;

  private static final Duration BETWEEN = Duration.ofMillis(5);

  @TempDir Path folder;
  private final List<Path> mounted = new ArrayList<>();

  @BeforeEach
  void mount() throws Exception {
    for (int node : Trio.ALL) {
      Path disk = Files.createDirectories(disk(node));
      String why = run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk.toString());
      if (!why.isEmpty()) {
        OpenFiles.skip("no tmpfs can be mounted here, which takes root on Linux: " + why);
      }
      mounted.add(disk);
    }
  }

  @AfterEach
  void unmount() throws Exception {
    for (Path disk : mounted) {
      assertThat(run("umount", disk.toString())).isEmpty();
    }
  }

  private Path disk(int node) {
    return folder.resolve("disk" + node);
  }

  @Test
  void theMemberStepsDownAndServesAgainWhenThereIsRoom() throws Exception {
    Trio nodes = new Trio(folder).with(SMALL_DISK);
    Trio.ALL.forEach(node -> nodes.dataOf(node, disk(node).resolve("data")));
    try (Trio trio = nodes.startAll();
        KillRun load = new KillRun(trio, folder, 3, 2, BETWEEN, false)) {
      int full = trio.awaitLeader();
      Path filler = disk(full).resolve("filler");
      occupy(filler, disk(full), 12 << 20);
      Await.until("another leads", Trio.LIMIT, () -> trio.leader().orElse(full) != full);
      Await.until(
          "it says so", Trio.LIMIT, () -> Files.readString(trio.logFile(full)).contains("full"));
      load.awaitMoreWrites(200);
      occupy(disk(full).resolve("filler2"), disk(full), 0);
      load.awaitMoreWrites(200);
      trio.checkAlive(full);
      Files.delete(filler);
      Files.delete(disk(full).resolve("filler2"));
      trio.awaitWhole();
      load.awaitMoreWrites(200);
      load.run(Duration.ZERO, null);
      System.out.println(load.report());
      load.assertNothingLost();
    }
  }

  /** Writes into the file until only so much is left. */
  private static void occupy(Path file, Path disk, long left) throws IOException {
    byte[] chunk = new byte[left == 0 ? 1024 : 1 << 20];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (left == 0 || Files.getFileStore(disk).getUsableSpace() > left) {
        out.write(chunk);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
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
}
