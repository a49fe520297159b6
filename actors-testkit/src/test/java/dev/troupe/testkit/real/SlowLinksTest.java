package dev.troupe.testkit.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that are slow or lose messages, between two real nodes whose guardians note what comes. */
class SlowLinksTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration FOR_EVER = Duration.ofHours(1);

  @TempDir Path folder;
  private final Map<String, BlockingQueue<String>> received = new ConcurrentHashMap<>();
  private RealCluster cluster;

  @BeforeEach
  void start() throws Exception {
    cluster =
        RealCluster.of(folder, "n1", "n2")
            .relayed()
            .root(this::root)
            .config("pekko.cluster.split-brain-resolver.stable-after = 10m")
            .start();
    for (String to : List.of("n1", "n2")) { // their links are there
      send(other(to), to, "hello");
      assertThat(next(to)).isEqualTo("hello");
    }
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
  }

  private Behavior<?> root(RealNodeContext node) {
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    received.put(node.nodeName(), queue);
    return Behaviors.receiveMessage(
        (String text) -> {
          queue.add(text);
          return Behaviors.same();
        });
  }

  private static String other(String node) {
    return node.equals("n1") ? "n2" : "n1";
  }

  private void send(String from, String to, String text) {
    ActorRef<String> guardian =
        ActorRefResolver.get(cluster.node(from).system())
            .resolveActorRef(cluster.node(to).address() + "/user");
    guardian.tell(text);
  }

  private String next(String node) throws InterruptedException {
    return received.get(node).poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void aDelayIsOfOneDirectionAndKeepsTheOrder() throws Exception {
    cluster.delay("n1", "n2", FOR_EVER, FOR_EVER);
    for (int i = 1; i <= 20; i++) {
      send("n1", "n2", "slow " + i);
    }
    send("n2", "n1", "quick");
    assertThat(next("n1")).isEqualTo("quick");
    assertThat(received.get("n2")).isEmpty();
    cluster.heal();
    for (int i = 1; i <= 20; i++) {
      assertThat(next("n2")).isEqualTo("slow " + i);
    }
    cluster.awaitAllUp(LIMIT);
  }

  @Test
  void nothingComesBeforeItsDelayIsOver() throws Exception {
    Duration delay = Duration.ofMillis(300);
    cluster.delay("n2", "n1", delay, delay.multipliedBy(2));
    long sent = System.nanoTime();
    send("n2", "n1", "slow");
    assertThat(next("n1")).isEqualTo("slow");
    assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(delay.toNanos());
  }

  @Test
  void someMessagesAreLostAndTheOthersKeepTheirOrder() throws Exception {
    cluster.drop("n1", "n2", 0.5);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      sent.add("message " + i);
      send("n1", "n2", sent.get(i));
    }
    send("n2", "n1", "all of it");
    assertThat(next("n1")).isEqualTo("all of it");
    List<String> arrived = untilTheEnd();
    assertThat(arrived).isNotEmpty().hasSizeLessThan(sent.size());
    assertThat(sent).containsSubsequence(arrived);
    cluster.awaitAllUp(LIMIT);
  }

  /** What has come before a message that was sent after the link was healed. */
  private List<String> untilTheEnd() throws InterruptedException {
    List<String> arrived = new ArrayList<>();
    String next = "";
    for (int end = 0; !next.startsWith("end"); end++) {
      send("n1", "n2", "end " + end); // some of these are lost, and one is not
      next = received.get("n2").poll(100, TimeUnit.MILLISECONDS);
      while (next != null && !next.startsWith("end")) {
        arrived.add(next);
        next = received.get("n2").poll(100, TimeUnit.MILLISECONDS);
      }
      next = next == null ? "" : next;
      assertThat(end).as("tries").isLessThan(600);
    }
    cluster.heal();
    return arrived;
  }

  @Test
  void faultsHoldForTheNextLifeOfANodeAsWell() throws Exception {
    cluster.node("n2").crash();
    cluster.delay("n1", "n2", Duration.ofMillis(1), Duration.ofMillis(2));
    cluster.start("n2");
    cluster.node("n2").awaitView(view -> view.getMembers().iterator().hasNext(), LIMIT);
    cluster.heal();
    cluster.awaitAllUp(LIMIT);
    send("n1", "n2", "again");
    assertThat(next("n2")).isEqualTo("again");
  }

  @Test
  void whatIsNotPossibleIsRefused() {
    assertThatThrownBy(() -> cluster.drop("n1", "n2", 1.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cluster.delay("n1", "n2", LIMIT, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cluster.delay("n1", "n9", LIMIT, LIMIT))
        .hasMessageContaining("no node n9");
    RealCluster without = RealCluster.of(folder, "n1", "n2").prepare();
    assertThatThrownBy(() -> without.drop("n1", "n2", 0.1)).hasMessageContaining("relayed()");
  }
}
