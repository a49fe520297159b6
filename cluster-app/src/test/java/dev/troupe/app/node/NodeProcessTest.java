package dev.troupe.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.NodeConfigWriter;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start that fails ends with. */
class NodeProcessTest {

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  private CommandFailure start(String own, NodeServices.Factory factory) throws Exception {
    ClusterFile cluster = new ClusterFile(folder, 1, Ports.freeBase(1), Optional.empty());
    Place place = cluster.places().get(0);
    Files.writeString(folder.resolve(NodeConfigWriter.COMMON_FILE), own);
    NodeConfigWriter.write(cluster, place);
    return catchThrowableOfType(
        CommandFailure.class, () -> NodeProcess.run(place.configFile(), factory, said::add));
  }

  @Test
  void anyErrorIsNotABadSetting() throws Exception {
    CommandFailure failure =
        start(
            "",
            (system, settings) -> {
              throw new IllegalArgumentException("a mistake of the program");
            });
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure).hasMessageContaining("a mistake of the program");
    assertThat(said).isEmpty();
  }

  @Test
  void aBadSettingOfAPartIs() throws Exception {
    CommandFailure failure =
        start(
            "troupe.redis.max-connections = 0",
            (system, settings) -> {
              throw new IllegalStateException("nothing is to be started");
            });
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageContaining("troupe.redis.max-connections");
  }
}
