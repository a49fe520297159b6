package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.raft.RaftMessage.TimeoutNow;
import dev.troupe.raft.lane.LaneHello;
import dev.troupe.raft.lane.Lanes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes between actor systems in one JVM, over real sockets. */
class LanesTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String NAME = "here";

  /** An actor system with lanes, and who takes what comes by them. */
  private record Node(ActorSystem<Void> system, Lanes lanes, TestProbe<Object> inbox) {
    String address() {
      return system.address().toString();
    }

    int arteryPort() {
      return system.address().getPort().get();
    }
  }

  private final List<Node> nodes = new ArrayList<>();

  private Node start(int arteryPort, String more) {
    Config config =
        ConfigFactory.parseString(
                more
                    + """

                    pekko.loglevel = WARNING
                    pekko.actor.provider = remote
                    pekko.remote.artery {
                      transport = tcp
                      canonical { hostname = "127.0.0.1", port = %d }
                      advanced.maximum-frame-size = 256 KiB
                    }
                    """
                        .formatted(arteryPort))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "lanes", config);
    TestProbe<Object> inbox = TestProbe.create(system);
    Node node = new Node(system, lanes(system).orElseThrow(), inbox);
    node.lanes().register(NAME, inbox.getRef());
    nodes.add(node);
    return node;
  }

  private static Optional<Lanes> lanes(ActorSystem<?> system) {
    return Lanes.of(system, RaftSettings.of(system.settings().config()).lane());
  }

  private Node start() {
    return start(0, "");
  }

  private void stop(Node node) throws Exception {
    nodes.remove(node);
    node.system().terminate();
    node.system().getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stopAll() throws Exception {
    for (Node node : List.copyOf(nodes)) {
      stop(node);
    }
  }

  private static TimeoutNow message(long number) {
    return new TimeoutNow("n1", number);
  }

  /** Sends until there is a lane; what is sent meanwhile would go another way. */
  private static void awaitLane(Node from, String to) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!from.lanes().send(to, NAME, message(0))) {
      assertThat(System.nanoTime() - deadline).as("a lane in time").isNegative();
      Thread.onSpinWait();
    }
  }

  /** What came in before this one is passed over. */
  private static void awaitMessage(Node at, Object expected) {
    at.inbox()
        .fishForMessage(
            LIMIT,
            message ->
                message.equals(expected)
                    ? org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes.complete()
                    : org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes
                        .continueAndIgnore());
  }

  @Test
  void messagesPassInTheirOrder() {
    Node a = start();
    Node b = start();
    assertThat(a.lanes().send(b.address(), NAME, message(0))).as("none yet").isFalse();
    awaitLane(a, b.address());
    for (int i = 1; i <= 1_000; i++) {
      assertThat(a.lanes().send(b.address(), NAME, message(i))).isTrue();
    }
    awaitMessage(b, message(1));
    for (int i = 2; i <= 1_000; i++) {
      assertThat(b.inbox().receiveMessage(LIMIT)).isEqualTo(message(i));
    }
  }

  @Test
  void aNodeThatStartsAgainIsFoundAtItsNewPort() throws Exception {
    Node a = start();
    Node b = start();
    String address = b.address();
    int port = b.arteryPort();
    awaitLane(a, address);
    stop(b);
    Node again = start(port, "");
    assertThat(again.address()).isEqualTo(address);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (a.lanes().isUp(address)) {
      assertThat(System.nanoTime() - deadline).as("the old one ends").isNegative();
      Thread.onSpinWait();
    }
    awaitLane(a, address);
    a.lanes().send(address, NAME, message(7));
    awaitMessage(again, message(7));
  }

  /** Where a node listened, somebody else may listen by now. */
  @Test
  void whoLooksForSomebodyElseIsNotTaken() throws Exception {
    Node a = start();
    try (Socket caller = call(a)) {
      LaneHello hello = new LaneHello("pekko://lanes@127.0.0.1:1", "pekko://lanes@127.0.0.1:2");
      write(caller, hello);
      assertThat(caller.getInputStream().read()).as("closed").isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void garbageEndsItsOwnConnectionAlone(int seed) throws Exception {
    Node a = start();
    Node b = start();
    awaitLane(a, b.address());
    byte[] garbage = new byte[300_000];
    new SplittableRandom(seed).nextBytes(garbage);
    try (Socket caller = call(b)) {
      if (seed > 2) { // after a hello that is right
        write(caller, new LaneHello("pekko://lanes@127.0.0.1:1", b.address()));
        assertThat(caller.getInputStream().read()).isNotNegative();
      }
      garbage[0] = (byte) (seed % 2 == 0 ? 0x7F : 0); // a length beyond all bounds, or a fair one
      garbage[1] = 0;
      writeAll(caller, garbage);
      caller.shutdownOutput();
      while (caller.getInputStream().read() >= 0) { // the rest of the answer, and then the end
        continue;
      }
    } catch (IOException reset) {
      assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
    }
    a.lanes().send(b.address(), NAME, message(9));
    awaitMessage(b, message(9));
  }

  @Test
  void aMessageThatIsTooLargeIsLostAndTheLaneStays() {
    Node a = start();
    Node b = start();
    awaitLane(a, b.address());
    SnapshotMeta meta = new SnapshotMeta(1, 1, 1, 300_000, 0);
    a.lanes()
        .send(
            b.address(),
            NAME,
            new RaftMessage.InstallSnapshot("n1", 1, meta, 0, new byte[300_000], 0));
    assertThat(a.lanes().send(b.address(), NAME, message(5))).isTrue();
    awaitMessage(b, message(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "troupe.raft.lane.enabled = off",
        "pekko.remote.artery.advanced.test-mode = on",
        "pekko.actor.provider = local"
      })
  void whereThereShouldBeNoneThereIsNone(String setting) throws Exception {
    Config config =
        ConfigFactory.parseString(
                setting + "\npekko.loglevel = WARNING\npekko.remote.artery.transport = tcp")
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko.actor.provider = remote
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    """))
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "none", config);
    try {
      assertThat(lanes(system)).isEmpty();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static Socket call(Node node) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.lanes().port());
    socket.setSoTimeout((int) LIMIT.toMillis());
    return socket;
  }

  private static void write(Socket socket, LaneHello hello) throws IOException {
    var frame = hello.encode(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT);
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes).release();
    writeAll(socket, bytes);
  }

  private static void writeAll(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }
}
