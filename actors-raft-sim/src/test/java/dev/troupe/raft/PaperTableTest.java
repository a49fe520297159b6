package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of the paper's sentences in the README names tests that are there. */
class PaperTableTest {

  private static final List<Path> FOLDERS =
      List.of(
          Path.of("src/test/java/dev/troupe/raft"),
          Path.of("../actors-raft/src/test/java/dev/troupe/raft"));

  private static final Pattern ROW =
      Pattern.compile("\\| (Figure )?([0-9.]+) \\| [^|]+ \\| `(\\w+Test)#(\\w+)` \\|");

  @Test
  void eachTestThatTheTableNamesIsThereAndNamesItsSection() throws IOException {
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThan(100);
    for (String row : rows) {
      Matcher parts = ROW.matcher(row);
      assertThat(parts.matches()).as("a section, a sentence and a test: %s", row).isTrue();
      assertThat(source(parts.group(3))).as(row).containsPattern(test(parts.group(4)));
      assertThat(parts.group(4)).as(row).containsPattern(section(parts));
    }
  }

  /** A method that is run: its annotations, with what these have in brackets, stand before it. */
  private static String test(String method) {
    return "@(Parameterized)?Test\\b[^;]*?\\svoid " + method + "\\(";
  }

  /** Rules of a figure may be named by their section; figures within a section by themselves. */
  private static String section(Matcher row) {
    String number = row.group(2).replace('.', '_');
    return row.group(1) == null
        ? "_(" + number + "|figure_[78])"
        : "_(figure_" + number + (number.equals("2") ? "|5_)" : "|7|5_5)");
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.startsWith("| § | sentence | test |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static String source(String test) throws IOException {
    for (Path folder : FOLDERS) {
      Path file = folder.resolve(test + ".java");
      if (Files.exists(file)) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("there is no " + test);
  }
}
