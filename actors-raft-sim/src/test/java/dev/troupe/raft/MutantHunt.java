package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes each mistake of {@code mutants.txt} in turn and looks who notices it: {@code mvn -Pmutants
 * verify -pl actors-raft-sim -am}. Only a test or a simulation that fails has noticed it: a probe
 * that reaches its time limit, or breaks in another way, has shown nothing, and its mistake counts
 * as a survivor. The table is left in {@code target/mutants.md}. With {@code -Dmutants.only=TEXT}
 * only those whose names contain the text; {@code -Dmutants.seeds=N} for another number of seeds
 * than 200.
 */
class MutantHunt {

  private static final int SEEDS = Integer.getInteger("mutants.seeds", 200);
  private static final String ONLY = System.getProperty("mutants.only", "");
  private static final Duration LIMIT = Duration.ofMinutes(20);

  @TempDir Path folder;

  private final List<String> rows =
      new ArrayList<>(List.of("| mistake | noticed by | seeds |", "| --- | --- | --- |"));
  private final List<String> survivors = new ArrayList<>();

  @Test
  void eachMistakeIsNoticed() throws Exception {
    if (ONLY.isEmpty()) {
      assertThat(probe(folder.resolve("nothing"), 10))
          .as("without a mistake")
          .isEqualTo("SURVIVED");
    }
    int number = 0;
    for (Mutant mutant : Mutant.read(Path.of("src/test/resources/mutants.txt"))) {
      if (mutant.name().contains(ONLY)) {
        hunt(mutant, folder.resolve("mutant-" + ++number));
      }
    }
    assertThat(survivors).isEmpty();
  }

  private void hunt(Mutant mutant, Path scratch) throws Exception {
    mutant.compile(scratch, MutantJvm.classPath());
    String verdict = probe(scratch.resolve("classes"), SEEDS);
    System.out.println(mutant.name() + ": " + verdict);
    if (!verdict.startsWith("CAUGHT by ")) {
      survivors.add(mutant.name() + ": " + verdict);
    }
    String[] parts = verdict.replace("CAUGHT by ", "").split(" \\| ", 3);
    String seeds = parts.length > 1 && !parts[1].equals("0") ? parts[1] : "";
    String what = parts.length > 2 && !parts[2].isBlank() ? ": " + parts[2].strip() : "";
    rows.add("| " + mutant.name() + " | `" + parts[0] + "`" + what + " | " + seeds + " |");
    Files.write(Path.of("target", "mutants.md"), rows);
  }

  private static String probe(Path classes, int seeds) throws IOException, InterruptedException {
    List<String> lines = MutantJvm.output(classes, MutantProbe.class, LIMIT, seeds);
    return lines.stream() // a log may have its last word after it
        .filter(line -> line.matches("(CAUGHT by |SURVIVED|BROKEN: ).*"))
        .reduce((first, last) -> last)
        .orElse("TIMEOUT: no verdict within " + LIMIT.toMinutes() + " minutes");
  }
}
