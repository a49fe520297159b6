package dev.troupe.raft.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README says that it quotes is cut from what is compiled and run here. */
class ReadmeTest {
  private static final Path SOURCES = Path.of("src/test/java/dev/troupe/raft/example");

  @Test
  void theReadmeQuotesTheExamples() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.sorted().toList()) {
        sources.append(withoutIndentation(Files.readString(file)));
      }
    }
    String readme = Files.readString(Path.of("README.md"));
    for (String chapter :
        List.of("## Embed it\n", "## Watch it\n", "## Change who is in a group\n")) {
      assertThat(sources).as(chapter).contains(withoutIndentation(firstCode(readme, chapter)));
    }
  }

  private static String firstCode(String readme, String chapter) {
    assertThat(readme).contains(chapter);
    var code =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(readme.substring(readme.indexOf(chapter)));
    assertThat(code.find()).as(chapter).isTrue();
    return code.group(1);
  }

  private static String withoutIndentation(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
