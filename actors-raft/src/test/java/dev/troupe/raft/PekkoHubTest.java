package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.RaftMessage.TimeoutNow;
import dev.troupe.raft.lane.Lanes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Heartbeats of many groups between actor systems in one JVM, over real sockets. */
class PekkoHubTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String GROUP = "g";
  private static final Duration HEARTBEAT = Duration.ofMillis(100);
  private static final RaftSettings.Coalescing ALWAYS =
      new RaftSettings.Coalescing(1, Duration.ofMillis(10));

  /** A node with a hub, and a member of a group on it. */
  private record Node(
      ActorSystem<Void> system,
      Optional<Lanes> lanes,
      PekkoHub hub,
      TestProbe<RaftNode.Command> member) {
    String address() {
      return system.address().toString();
    }
  }

  private final List<Node> nodes = new ArrayList<>();

  private Node start(boolean withLanes) {
    Config config =
        ConfigFactory.parseString(
                """
                pekko.loglevel = WARNING
                pekko.actor.provider = remote
                pekko.remote.artery {
                  transport = tcp
                  canonical { hostname = "127.0.0.1", port = 0 }
                  advanced.maximum-frame-size = 256 KiB
                }
                """)
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "hubs", config);
    Optional<Lanes> lanes =
        withLanes ? Lanes.of(system, RaftSettings.of(config).lane()) : Optional.empty();
    PekkoHub hub = new PekkoHub(system, ALWAYS, HEARTBEAT, lanes);
    Lanes.endWith(system);
    TestProbe<RaftNode.Command> member = TestProbe.create(system);
    hub.add(GROUP, member.getRef());
    Node node = new Node(system, lanes, hub, member);
    nodes.add(node);
    return node;
  }

  @AfterEach
  void stopAll() throws Exception {
    for (Node node : nodes) {
      node.system().terminate();
      node.system().getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static RaftMessage beat(long number) {
    return new TimeoutNow("n1", number);
  }

  @Test
  void withoutLanesABundleTakesPekkosRemoting() {
    Node a = start(false);
    Node b = start(false);
    a.hub().send(b.address(), GROUP, beat(1));
    b.member().expectMessage(LIMIT, new HeartbeatHub.Bundled(beat(1)));
  }

  /** Before there is a lane it is the remoting that brings it; it may overtake what goes there. */
  @Test
  void aBundleTakesTheLaneOnceThereIsOne() {
    Node a = start(true);
    Node b = start(true);
    a.hub().send(b.address(), GROUP, beat(1));
    b.member().expectMessage(LIMIT, new HeartbeatHub.Bundled(beat(1)));
    awaitLane(a, b);
    a.hub().send(b.address(), GROUP, beat(2));
    b.member().expectMessage(LIMIT, new HeartbeatHub.Bundled(beat(2)));

    // Now whoever has the hub's name on the lanes is not the one who has it in the remoting.
    TestProbe<Object> byLane = TestProbe.create(b.system());
    b.lanes().orElseThrow().register(PekkoHub.NAME, byLane.getRef());
    a.hub().send(b.address(), GROUP, beat(3));
    HeartbeatHub.Bundle bundle = byLane.expectMessageClass(HeartbeatHub.Bundle.class, LIMIT);
    assertThat(bundle.beats()).containsExactly(new HeartbeatHub.Beat(GROUP, beat(3)));
  }

  @Test
  void aMemberIsRemindedEachTimeItHasAsked() {
    Node a = start(false);
    for (int i = 0; i < 3; i++) {
      assertThat(a.hub().remind(GROUP, RaftNode.Timeout.HEARTBEAT, HEARTBEAT)).isPresent();
      a.member().expectMessage(LIMIT, RaftNode.Timeout.HEARTBEAT);
    }
    assertThat(a.hub().remind("another", RaftNode.Timeout.HEARTBEAT, HEARTBEAT))
        .as("it has no member of that")
        .isEmpty();
  }

  /** The first bundle has made the one look for the other. */
  private static void awaitLane(Node from, Node to) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!from.lanes().orElseThrow().isUp(to.address())) {
      assertThat(System.nanoTime() - deadline).as("a lane in time").isNegative();
      Thread.onSpinWait();
    }
  }
}
