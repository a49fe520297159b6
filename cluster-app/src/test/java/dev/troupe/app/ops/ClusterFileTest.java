package dev.troupe.app.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.app.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFileTest {

  @TempDir Path folder;

  @Test
  void isReadAsItWasWritten() {
    ClusterFile cluster =
        new ClusterFile(
            folder,
            3,
            7400,
            Optional.of(Path.of("/a folder/\"secret\"")),
            Optional.of("-Xmx1g -Da=\"b\""));
    cluster.write();
    assertThat(ClusterFile.read(folder)).contains(cluster);
    assertThat(ClusterFile.read(folder.resolve("none"))).isEmpty();
  }

  @Test
  void aDamagedFileIsNamed() throws Exception {
    Files.writeString(folder.resolve("cluster.json"), "{\"nodes\": \"three\"}");
    assertThatThrownBy(() -> ClusterFile.read(folder))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cluster.json");
  }

  @Test
  void portsFollowTheContract() {
    Place second = new ClusterFile(folder, 2, 9000, Optional.empty()).places().get(1);
    assertThat(second)
        .isEqualTo(new Place("n2", folder.toAbsolutePath().resolve("n2"), 9020, 9021, 9022));
  }
}
