package dev.troupe.app.demo;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Real text as words.
 *
 * @param files how many files it comes from
 * @param words all words in order, in small letters
 */
record WordText(int files, List<String> words) {

  /** Longer runs of letters are data, not words. */
  private static final Pattern WORD = Pattern.compile("\\p{L}{1,40}");

  /** The licence texts that every JDK carries. */
  static WordText ofJdk() {
    Path legal = Path.of(System.getProperty("java.home"), "legal");
    if (!Files.isDirectory(legal)) {
      throw CommandFailure.usage("this JDK has no folder " + legal + ": name files to count");
    }
    try (Stream<Path> walk = Files.walk(legal, FileVisitOption.FOLLOW_LINKS)) {
      return ofFiles(walk.filter(Files::isRegularFile).sorted().toList());
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot read " + legal + ": " + e, e);
    }
  }

  static WordText ofFiles(List<Path> files) {
    List<String> words = new ArrayList<>();
    for (Path file : files) {
      try {
        // Every byte is a letter or not in this charset, so any file is some text.
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
          words.add(matcher.group().toLowerCase(Locale.ROOT));
        }
      } catch (IOException e) {
        throw CommandFailure.usage("cannot read " + file + ": " + e.getMessage());
      }
    }
    if (words.isEmpty()) {
      throw CommandFailure.usage("there is no word in " + files);
    }
    return new WordText(files.size(), words);
  }

  /** What a single pass over the text, repeated so often, counts. */
  SortedMap<String, Long> count(int rounds) {
    SortedMap<String, Long> counts = new TreeMap<>();
    for (String word : words) {
      counts.merge(word, 1L, Long::sum);
    }
    counts.replaceAll((word, count) -> count * rounds);
    return counts;
  }

  /** The words that differ between two counts: word to what was expected and what was found. */
  static SortedMap<String, String> differences(
      Map<String, Long> expected, Map<String, Long> found) {
    SortedMap<String, String> differences = new TreeMap<>();
    expected.forEach(
        (word, count) -> {
          long other = found.getOrDefault(word, 0L);
          if (other != count) {
            differences.put(word, "expected " + count + ", found " + other);
          }
        });
    found.forEach(
        (word, count) -> {
          if (!expected.containsKey(word)) {
            differences.put(word, "expected 0, found " + count);
          }
        });
    return differences;
  }
}
