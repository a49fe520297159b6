package dev.troupe.raft.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.Call;
import dev.troupe.raft.GroupClient;
import dev.troupe.raft.GroupSpec;
import dev.troupe.raft.Raft;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How to put a group into a system, as the README quotes it; here of one member. */
class EmbedTest {

  @TempDir Path data;

  private Config config(int port) {
    return ConfigFactory.parseString(
            """
            pekko.actor.provider = remote # or cluster
            pekko.remote.artery {
              canonical { hostname = "127.0.0.1", port = %d }
              advanced.maximum-frame-size = 2 MiB
              advanced.compression.actor-refs.max = off # start says why
            }
            troupe.journal.dir = "%s/journal"
            troupe.raft.snapshot-dir = "%s/snapshots"
            """
                .formatted(port, data, data))
        .withFallback(ConfigFactory.load());
  }

  @Test
  void anOrderIsTakenAndFound() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "app", config(port));
    try {
      CompletableFuture<String> leader = new CompletableFuture<>();
      Listen.to(system, leader::complete);
      Map<String, String> members = Map.of("n1", "pekko://app@127.0.0.1:" + port);

      Raft raft = Raft.get(system); // an ActorSystem with the configuration below, on each node
      GroupClient orders = raft.start(new GroupSpec("orders", "n1", members, OrdersMachine::new));
      OrderCall call = new OrderCall(Call.Kind.WRITE, "4711=3 chairs");
      orders.submit(call); // its onReply is called once a majority has it on disk

      assertThat(call.outcome.get(30, TimeUnit.SECONDS)).isEmpty();
      assertThat(leader.get(30, TimeUnit.SECONDS)).isEqualTo("n1");
      OrderCall query = new OrderCall(Call.Kind.READ, "4711");
      orders.submit(query);
      assertThat(query.outcome.get(30, TimeUnit.SECONDS)).isEqualTo("3 chairs");
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }
}
