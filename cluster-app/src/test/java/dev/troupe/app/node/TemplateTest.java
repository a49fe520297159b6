package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.NodeConfigWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The one annotated file for operators says what the defaults of the parts are, and all of it. */
class TemplateTest {

  /** What follows from the node's settings, and what is the program's own wiring. */
  private static final List<String> NOT_FOR_OPERATORS =
      List.of(
          "redis.host",
          "redis.port",
          "redis.password",
          "raft.snapshot-dir",
          "raft.journal-plugin",
          "raft.snapshot-plugin",
          "raft.apply-dispatcher",
          "raft.dispatcher",
          "journal.class",
          "journal.dir",
          "journal.plugin-dispatcher",
          "journal.replay-dispatcher",
          "journal.circuit-breaker",
          "journal.replay-filter",
          "journal.write-response-global-order");

  private static String template() throws IOException {
    try (InputStream text = NodeConfigWriter.class.getResourceAsStream(NodeConfigWriter.TEMPLATE)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** With every key set, as if each # before one had been removed. */
  private static Config allSet() throws IOException {
    return ConfigFactory.parseString(template().replaceAll("(?m)^( *)#(?=[a-z])", "$1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "redis", "kv", "raft", "journal"})
  void hasEveryKeyWithItsDefault(String section) throws IOException {
    TreeMap<String, Object> defaults = leaves(ConfigFactory.defaultReference(), section);
    defaults
        .keySet()
        .removeIf(
            key ->
                NOT_FOR_OPERATORS.stream()
                    .anyMatch(not -> key.equals(not) || key.startsWith(not + ".")));
    assertThat(defaults).isNotEmpty();
    assertThat(leaves(allSet(), section)).isEqualTo(defaults);
  }

  private static TreeMap<String, Object> leaves(Config config, String section) {
    TreeMap<String, Object> leaves = new TreeMap<>();
    config
        .getConfig("troupe." + section)
        .entrySet()
        .forEach(entry -> leaves.put(section + "." + entry.getKey(), entry.getValue().unwrapped()));
    return leaves;
  }

  @Test
  void everyKeyIsDocumented() throws IOException {
    String before = "";
    for (String line : template().lines().map(String::trim).toList()) {
      if (line.matches("#[a-z].*")) {
        // Its own comment, or that of the keys or the block above it.
        assertThat(before).as(line).matches("#.*|.*\\{");
      }
      before = line;
    }
  }

  @Test
  void setsNothingByItself() throws IOException {
    ConfigObject troupe = ConfigFactory.parseString(template()).getObject("troupe");
    assertThat(troupe.toConfig().entrySet()).isEmpty();
    assertThat(new TreeSet<>(troupe.keySet()).stream().collect(Collectors.joining(" ")))
        .isEqualTo("journal kv node raft redis");
  }

  @Test
  void upPutsItThereOnceAndANodeReadsIt(@TempDir Path folder) throws IOException {
    ClusterFile cluster = new ClusterFile(folder, 1, 9000, Optional.empty());
    NodeConfigWriter.writeCommonIfMissing(cluster);
    Path file = folder.resolve(NodeConfigWriter.COMMON_FILE);
    assertThat(file).hasContent(template());
    Files.writeString(file, template().replace("#max-connections = 20000", "max-connections = 9"));
    NodeConfigWriter.writeCommonIfMissing(cluster);
    NodeConfigWriter.write(cluster, cluster.places().get(0));
    Config config = NodeConfig.load(cluster.places().get(0).configFile());
    assertThat(config.getInt("troupe.redis.max-connections")).isEqualTo(9);
  }
}
