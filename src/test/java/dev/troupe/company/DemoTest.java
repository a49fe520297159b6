package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ops.NodeLauncher;
import dev.troupe.app.ops.Waits;
import dev.troupe.company.Cli.Outcome;
import dev.troupe.company.Cli.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in small: real processes, a killed leader, exact counts; and broken off. */
class DemoTest {

  private static final Duration POLL = Duration.ofMillis(20);

  /** What a shell says of a process that SIGINT has ended. */
  private static final int INTERRUPTED = 130;

  @TempDir Path folder;
  private Path temporary;

  @BeforeEach
  void makeFolders() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  private Running start(int increments) throws IOException {
    Path text = folder.resolve("text");
    Files.writeString(text, "to be or not to be, that is the question\n".repeat(40));
    return Cli.startIn(
        temporary,
        "demo",
        text.toString(),
        "--increments",
        Integer.toString(increments),
        "--java-options=" + NodeLauncher.DEFAULT_JAVA_OPTIONS + " -XX:TieredStopAtLevel=1");
  }

  private static void awaitLine(Running demo, String text) {
    assertThat(Waits.until(Cli.LIMIT, POLL, () -> demo.outSoFar().contains(text)))
        .as(demo.outSoFar())
        .isTrue();
  }

  private void nothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("troupe-")))
          .isEmpty();
    }
    String prefix = temporary.resolve("troupe-demo-").toString();
    assertThat(ProcessHandle.allProcesses().filter(process -> TestCluster.names(process, prefix)))
        .isEmpty();
  }

  @Test
  void everyCountIsExactThoughTheLeaderDies() throws Exception {
    Outcome outcome = start(6_000).await().expect(0);
    assertThat(outcome.out())
        .contains("SIGKILL to the leader")
        .contains("was elected leader of term")
        .contains("has caught up")
        .contains("EXACT: all 8 words, 6,000 in total")
        .contains("Starting 3 nodes in " + temporary.resolve("troupe-demo-"))
        .doesNotContain("\033");
    assertThat(outcome.err()).isEmpty();
    nothingIsLeft();
  }

  @Test
  void brokenOffWhileNodesStart() throws Exception {
    Running demo = start(12_000);
    awaitLine(demo, "Starting 3 nodes in ");
    TestCluster.signal("INT", demo.process().pid());
    demo.await().expect(INTERRUPTED);
    nothingIsLeft();
  }

  /** The worst moment: another thread is about to start the dead node again. */
  @Test
  void brokenOffAfterTheKill() throws Exception {
    Running demo = start(12_000);
    awaitLine(demo, "SIGKILL to the leader");
    TestCluster.signal("INT", demo.process().pid());
    assertThat(demo.await().expect(INTERRUPTED).err()).contains("the demo is over");
    nothingIsLeft();
  }

  @Test
  void downDuringADemo() throws Exception {
    Running demo = start(100_000_000);
    awaitLine(demo, "Counting ");
    String data = folder.resolve("no cluster").toString();
    String said = Cli.startIn(temporary, "down", "--data", data).await().expect(0).out();
    assertThat(said).contains("no cluster in " + data).contains("a demo is under way");
    String demoData = said.replaceAll("(?s).*troupe down --data (\\S+).*", "$1");
    Outcome down = Cli.execute("down", "--data", demoData).expect(0);
    assertThat(down.out()).contains("all are stopped");
    assertThat(demo.await().expect(1).err()).contains("somebody has stopped all nodes of the demo");
    nothingIsLeft();
  }
}
