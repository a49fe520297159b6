package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Makes ten mistakes, one at a time, and lets the standard simulation find and shrink each: {@code
 * mvn -Pmutants verify -pl actors-raft-sim -am -Dtest=PlantedBugHunt
 * -Dsurefire.failIfNoSpecifiedTests=false}. The shrunk runs are left in {@code
 * target/planted-bugs.md}.
 */
class PlantedBugHunt {

  private static final long SEEDS = Long.getLong("planted.seeds", 500);
  private static final int PLAYS = Integer.getInteger("planted.plays", 400);

  private static final List<PlantedBug> FOUND = new ArrayList<>();

  /**
   * @param most so many faults and calls may be left: what a reader can follow, but for two
   *     mistakes which need much luck; README.md tells how many there are today
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "an election: a vote is not journalled | 40",
        "an election: two candidates get a vote of the same term | 40",
        "an election: a candidate with a shorter log gets a vote | 40",
        "an election: a vote leaves before it is on disk | 60",
        "an election: half of the voters are a majority | 40",
        "replication: the term of the entry before is not compared | 500",
        "replication: conflicting entries stay | 40",
        "replication: a late message cuts off what is there already | 60",
        "reads: a new leader reads before it knows what is committed | 60",
        "reads: questions to a leader are numbered anew | 400",
      })
  void isFoundAndShrunk(String name, int most, @TempDir Path scratch) throws Exception {
    PlantedBug bug = PlantedBug.find(name, scratch, 1, SEEDS, PLAYS);
    FOUND.add(bug);
    System.out.println(bug.row());
    assertThat(bug.after()).isLessThanOrEqualTo(Math.min(most, bug.before() / 2));
  }

  @AfterAll
  static void report() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("| mistake | seed | what was violated | faults and calls | enough |");
    lines.add("| --- | --- | --- | --- | --- |");
    FOUND.forEach(bug -> lines.add(bug.row()));
    for (PlantedBug bug : FOUND) {
      lines.addAll(List.of("", "## " + bug.name(), "", "```"));
      lines.addAll(bug.text());
      lines.add("```");
    }
    Files.write(Path.of("target", "planted-bugs.md"), lines);
  }
}
