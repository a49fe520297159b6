package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios that people discuss, as scripts. A new file among them is a new test. */
class ScriptsTest {

  static final Path SCRIPTS = Path.of("src/test/resources/scripts");

  static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".txt"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void goesAsItsScriptSays(String name) throws IOException {
    List<String> lines = Files.readAllLines(SCRIPTS.resolve(name));
    assertThat(lines.get(0)).as("a script says which section it is about").contains("§");
    try (Script script = new Script(name)) {
      script.play(lines);
    }
  }

  @Test
  void whatIsNotAsExpectedNamesItsLine() {
    try (Script script = new Script("wrong")) {
      assertThatThrownBy(
              () -> script.play(List.of("nodes n1 n2 n3", "elect n1 by n2", "expect n1 follower")))
          .hasMessageContaining("wrong:3: expect n1 follower")
          .hasMessageContaining("n1 is leader term=1");
    }
  }

  @Test
  void whatMakesNoSenseIsNoScript() {
    for (String line :
        List.of("nonsense", "deliver n1->n2", "expect x answered", "lose n1->n2 Vote")) {
      try (Script script = new Script("wrong")) {
        assertThatThrownBy(() -> script.play(List.of("nodes n1 n2", line)))
            .as(line)
            .hasMessageContaining("wrong:2");
      }
    }
  }
}
