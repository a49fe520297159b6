package dev.troupe.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealClusterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** Notes each of its lives in its folder. */
  private static Behavior<?> root(RealNodeContext context) {
    try {
      Files.writeString(context.dataFolder().resolve("life-" + context.life()), context.nodeName());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return Behaviors.empty();
  }

  private static boolean unreachable(CurrentClusterState view, Address address) {
    return view.getUnreachable().stream().anyMatch(member -> member.address().equals(address));
  }

  @Test
  void aCrashedNodeIsSeenAndComesBackWithItsPortAndFolder() throws TimeoutException {
    try (RealCluster cluster =
        RealCluster.of(folder, "n1", "n2", "n3").root(RealClusterTest::root).start()) {
      RealNode n1 = cluster.node("n1");
      RealNode n3 = cluster.node("n3");
      int port = n3.port();
      n3.crash();
      n1.awaitView(view -> unreachable(view, n3.address()), LIMIT);
      cluster.start("n3");
      cluster.awaitAllUp(LIMIT);
      assertThat(n3.port()).isEqualTo(port);
      assertThat(n3.dataFolder().resolve("life-1")).exists();
      assertThat(n3.dataFolder().resolve("life-2")).exists();
      n3.stop();
      cluster.awaitAllUp(LIMIT);
    }
  }

  @Test
  void aCutLinkIsSeenAndHeals() throws TimeoutException {
    try (RealCluster cluster =
        RealCluster.of(folder, "n1", "n2")
            .config("pekko.cluster.split-brain-resolver.stable-after = 60s")
            .start()) {
      RealNode n1 = cluster.node("n1");
      RealNode n2 = cluster.node("n2");
      cluster.cut("n1", "n2");
      n1.awaitView(view -> unreachable(view, n2.address()), LIMIT);
      n2.awaitView(view -> unreachable(view, n1.address()), LIMIT);
      cluster.heal();
      cluster.awaitAllUp(LIMIT);
    }
  }
}
