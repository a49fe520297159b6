package dev.troupe.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.app.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTextTest {

  @TempDir Path folder;

  @Test
  void countsWordsOverFilesAndRounds() throws Exception {
    Path one = Files.writeString(folder.resolve("one"), "The cat, the-dog; 12 CATS");
    Path two = Files.writeString(folder.resolve("two"), "the\ncat");
    WordText text = WordText.ofFiles(List.of(one, two));
    assertThat(text.words()).hasSize(7);
    assertThat(text.count(3))
        .isEqualTo(new TreeMap<>(Map.of("the", 9L, "cat", 6L, "dog", 3L, "cats", 3L)));
  }

  @Test
  void everyKindOfDifferenceIsFound() {
    Map<String, Long> expected = Map.of("same", 1L, "fewer", 5L, "lost", 2L);
    Map<String, Long> found = Map.of("same", 1L, "fewer", 4L, "alien", 7L);
    assertThat(WordText.differences(expected, expected)).isEmpty();
    assertThat(WordText.differences(expected, found))
        .isEqualTo(
            Map.of(
                "fewer", "expected 5, found 4",
                "lost", "expected 2, found 0",
                "alien", "expected 0, found 7"));
  }

  @Test
  void aTextWithoutWordsIsRefused() throws Exception {
    Path numbers = Files.writeString(folder.resolve("numbers"), "1 2 3");
    assertThatThrownBy(() -> WordText.ofFiles(List.of(numbers)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("numbers");
  }
}
