package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One mistake for each build; all ten are {@link PlantedBugHunt}. */
class PlantedBugsTest {

  @Test
  void aMistakeIsFoundShrunkAndPrintedWithTheCommandThatReplaysIt(@TempDir Path scratch)
      throws Exception {
    PlantedBug bug =
        PlantedBug.find(
            "an election: a candidate with a shorter log gets a vote", scratch, 1, 10, 30);
    assertThat(bug.invariant()).startsWith("leader completeness");
    assertThat(bug.after()).isLessThan(bug.before());
    assertThat(bug.text())
        .anyMatch(line -> line.contains("client"))
        .anyMatch(
            line ->
                line.startsWith("  replay: ./troupe sim raft --seed " + bug.seed() + " --keep "))
        .anyMatch(line -> line.equals("  last events:"));
  }
}
