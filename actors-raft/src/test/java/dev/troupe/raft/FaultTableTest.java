package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of faults in the README names tests that are there. */
class FaultTableTest {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern NAMED =
      Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w*Test)(?:#(\\w+))?`");

  @Test
  void eachTestThatTheTableNamesIsThere() throws IOException {
    Map<String, Path> tests = tests();
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThan(15);
    for (String row : rows) {
      Matcher named = NAMED.matcher(row);
      assertThat(named.find()).as("names a test: %s", row).isTrue();
      do {
        assertThat(tests).as(row).containsKey(named.group(1));
        if (named.group(2) != null) {
          assertThat(Files.readString(tests.get(named.group(1))))
              .as(row)
              .containsPattern(
                  "(?s)@(?:Parameterized|Repeated)?Test\\b(?:(?!\\bvoid ).)*\\bvoid "
                      + named.group(2)
                      + "\\(");
        }
      } while (named.find());
    }
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.startsWith("| fault | answer | test |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  /** By the name of the class; the modules are beside this one. */
  private static Map<String, Path> tests() throws IOException {
    try (Stream<Path> files =
        Files.find(
            PROJECT,
            20,
            (file, attributes) ->
                file.toString().endsWith("Test.java") && file.toString().contains("test/java"))) {
      return files.collect(
          Collectors.toMap(
              file -> file.getFileName().toString().replace(".java", ""),
              Function.identity(),
              (one, another) -> one.toString().contains("raft") ? one : another));
    }
  }
}
