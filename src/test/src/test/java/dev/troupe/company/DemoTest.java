package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.company.Cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in small: real processes, a killed leader, exact counts. */
class DemoTest {

  @TempDir Path folder;

  @Test
  void everyCountIsExactThoughTheLeaderDies() throws Exception {
    Path text = folder.resolve("text");
    Files.writeString(text, "to be or not to be, that is the question\n".repeat(40));
    Outcome outcome = Cli.run("demo", text.toString(), "--increments", "40000").expect(0);
    assertThat(outcome.out())
        .contains("SIGKILL to the leader")
        .contains("was elected leader of term")
        .contains("has caught up")
        .contains("EXACT: all 8 words, 40,000 in total")
        .doesNotContain("\033");
    String data = outcome.out().replaceAll("(?s).*Starting 3 nodes in (\\S+) .*", "$1");
    assertThat(Path.of(data)).doesNotExist();
  }
}
