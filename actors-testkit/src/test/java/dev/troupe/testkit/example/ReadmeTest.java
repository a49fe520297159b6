package dev.troupe.testkit.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The code in the users' guide is cut from what is compiled here. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/troupe/testkit/example");

  @Test
  void theGuideShowsTheExample() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.sorted().toList()) {
        sources.append(Files.readString(file));
      }
    }
    String readme = Files.readString(Path.of("README.md"));
    String guide =
        readme.substring(readme.indexOf("### Users' guide"), readme.indexOf("### What is"));
    List<String> cuttings =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(guide)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(cuttings).hasSize(5);
    assertThat(cuttings).allSatisfy(cutting -> assertThat(sources).contains(cutting));
  }
}
