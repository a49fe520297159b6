package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.NodeConfigWriter;
import dev.troupe.app.ops.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} writes is what {@code node --config} reads. */
class NodeConfigWriterTest {

  @TempDir Path folder;

  @Test
  void aNodeReadsWhatUpWrote() throws Exception {
    Path data = Files.createDirectory(folder.resolve("my \"data\" folder"));
    Path password = Files.writeString(folder.resolve("secret"), "s3cret\n");
    ClusterFile cluster = new ClusterFile(data, 3, 9000, Optional.of(password));
    Place second = cluster.places().get(1);
    NodeConfigWriter.write(cluster, second);
    NodeSettings settings = NodeSettings.of(NodeConfig.load(second.configFile()));
    assertThat(settings.name()).isEqualTo("n2");
    assertThat(settings.data()).isEqualTo(second.data());
    assertThat(settings.redisPort()).isEqualTo(9020);
    assertThat(settings.httpPort()).isEqualTo(9021);
    assertThat(settings.clusterPort()).isEqualTo(9022);
    assertThat(settings.passwordFile()).contains(password);
    assertThat(settings.members().keySet()).containsExactly("n1", "n2", "n3");
    assertThat(settings.members().get("n3")).isEqualTo(new Member("n3", "127.0.0.1", 9032, 9030));
  }

  @Test
  void theFileForAllNodesHasTheLastWord() throws Exception {
    ClusterFile cluster = new ClusterFile(folder, 1, 9000, Optional.empty());
    Files.writeString(folder.resolve(NodeConfigWriter.COMMON_FILE), "troupe.node.log.files = 7");
    NodeConfigWriter.write(cluster, cluster.places().get(0));
    Config config = NodeConfig.load(cluster.places().get(0).configFile());
    assertThat(NodeSettings.of(config).log().files()).isEqualTo(7);
  }
}
