package dev.troupe.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.typesafe.config.ConfigFactory;
import dev.troupe.testkit.real.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A snapshot that was damaged on a real disk while its node was down, and what to do about it. */
@Order(1)
class DamagedSnapshotOnDiskTest {

  private static final List<String> THREE = List.of("n1", "n2", "n3");
  private static final int WRITES = 200;

  @TempDir Path dir;
  private final BlockingQueue<String> stops = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> listener =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String line = event.getFormattedMessage();
          if (line.startsWith("member ") && line.contains(dir.toString())) {
            stops.add(line);
          }
        }
      };

  private final Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Map<String, GroupClient> clients = new TreeMap<>();
  private RealCluster cluster;

  @BeforeEach
  void prepare() {
    listener.start();
    logger.addAppender(listener);
    cluster =
        RealCluster.of(dir, "n1", "n2", "n3", "n4")
            .config(
                """
                pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
                pekko.remote.artery.advanced.compression.actor-refs.max = off
                troupe.raft.client.request-timeout = 10 s
                troupe.raft.snapshot.log-bytes = 10 KiB
                troupe.raft.snapshot.keep-bytes = 1 KiB
                """)
            .configOfNode(
                node ->
                    ConfigFactory.parseString(
                        """
                        troupe.journal.dir = "%1$s/journal"
                        troupe.raft.snapshot-dir = "%1$s/snapshots"
                        """
                            .formatted(node.dataFolder())))
            .prepare();
  }

  @AfterEach
  void stopAll() throws Exception {
    cluster.close();
    logger.detachAppender(listener);
  }

  private Map<String, String> addresses(List<String> nodes) {
    Map<String, String> members = new TreeMap<>();
    nodes.forEach(node -> members.put(node, cluster.node(node).address().toString()));
    return members;
  }

  private void start(String group, String node, List<String> members) {
    GroupSpec spec = new GroupSpec(group, node, addresses(members), AppendMachine::new);
    clients.put(group + "@" + node, raft(node).start(spec));
  }

  private Raft raft(String node) {
    return Raft.get(cluster.node(node).system());
  }

  private String call(String client, Call.Kind kind, String text) throws Exception {
    FutureCall call = new FutureCall(kind, text);
    clients.get(client).submit(call);
    return call.outcome.get(40, TimeUnit.SECONDS);
  }

  /** So many that there is a snapshot, at each member that applies them. */
  private void write(String client) throws Exception {
    List<FutureCall> calls = new ArrayList<>();
    for (int i = 0; i < WRITES; i++) {
      calls.add(new FutureCall(Call.Kind.WRITE, "k" + i + "=" + "v".repeat(100)));
    }
    clients.get(client).submit(calls);
    for (FutureCall call : calls) {
      call.outcome.get(40, TimeUnit.SECONDS);
    }
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - deadline).as("time for: " + what).isNegative();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private List<Path> snapshots(String group, String node) throws IOException {
    Path folder = cluster.node(node).dataFolder().resolve("snapshots/" + group + "/" + node);
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".snapshot")).toList();
    }
  }

  /** One bit of each; the files as they were. */
  private Map<Path, byte[]> damage(String group, String node) throws IOException {
    Map<Path, byte[]> old = new TreeMap<>();
    for (Path file : snapshots(group, node)) {
      byte[] bytes = Files.readAllBytes(file);
      old.put(file, bytes.clone());
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    return old;
  }

  /** One that the journal names: else the member would do without it. */
  private void awaitASnapshotOfTheJournal(String group, String node) throws Exception {
    await("a snapshot", () -> status(group, node).snapshotIndex() > 0);
    long last = status(group, node).lastIndex();
    call(group + "@n1", Call.Kind.WRITE, "one=more"); // journalled behind the snapshot's event
    await("the journal", () -> status(group, node).disk().durableIndex() > last);
  }

  private RaftStatus status(String group, String node) throws Exception {
    return raft(node).status(Duration.ofSeconds(5)).toCompletableFuture().get().stream()
        .filter(status -> status.group().equals(group))
        .findFirst()
        .orElseThrow();
  }

  private void stopsFor(String group, String node, Iterable<Path> files) throws Exception {
    String line = stops.poll(30, TimeUnit.SECONDS);
    assertThat(line)
        .startsWith("member " + node + " of group " + group + " stops: ")
        .contains("its checksum is wrong");
    List<String> names = new ArrayList<>();
    files.forEach(file -> names.add(file.toString()));
    assertThat(names).anyMatch(line::contains);
  }

  private BlockingQueue<RaftNotice.Stopped> noticesOfStops(String node) {
    BlockingQueue<RaftNotice.Stopped> notices = new LinkedBlockingQueue<>();
    Behavior<RaftNotice.Stopped> listening =
        Behaviors.receiveMessage(
            stopped -> {
              notices.add(stopped);
              return Behaviors.same();
            });
    ActorSystem<?> system = cluster.node(node).system();
    ActorRef<RaftNotice.Stopped> listener = system.systemActorOf(listening, "stops", Props.empty());
    system.eventStream().tell(new EventStream.Subscribe<>(RaftNotice.Stopped.class, listener));
    return notices;
  }

  @Test
  void stopsItsGroupsMemberAloneAndStatusStillAnswers() throws Exception {
    cluster.start("n1");
    start("bad", "n1", List.of("n1"));
    start("good", "n1", List.of("n1"));
    write("bad@n1");
    assertThat(call("good@n1", Call.Kind.WRITE, "a=1")).isEqualTo("1");
    awaitASnapshotOfTheJournal("bad", "n1");
    cluster.node("n1").crash();
    Map<Path, byte[]> whole = damage("bad", "n1");
    cluster.start("n1");
    BlockingQueue<RaftNotice.Stopped> notices = noticesOfStops("n1");
    start("bad", "n1", List.of("n1"));
    start("good", "n1", List.of("n1"));
    stopsFor("bad", "n1", whole.keySet());
    RaftNotice.Stopped notice = notices.poll(30, TimeUnit.SECONDS);
    assertThat(notice.group() + notice.member()).isEqualTo("badn1");
    assertThat(notice.why()).contains("its checksum is wrong");
    assertThat(call("good@n1", Call.Kind.WRITE, "a=2")).isEqualTo("12");
    List<RaftStatus> status =
        raft("n1").status(Duration.ofHours(1)).toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(status).extracting(RaftStatus::group).containsExactly("bad", "good");
    assertThat(status)
        .as("said at once, as nobody is asked")
        .extracting(RaftStatus::role)
        .containsExactly(RaftStatus.RoleName.STOPPED, RaftStatus.RoleName.LEADER);
    assertThatThrownBy(() -> call("bad@n1", Call.Kind.READ, "k1"))
        .hasRootCauseMessage(CallFailure.NO_LEADER.name());
    cluster.node("n1").crash();
    for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
      Files.write(file.getKey(), file.getValue()); // nothing else was touched
    }
    cluster.start("n1");
    start("bad", "n1", List.of("n1"));
    assertThat(call("bad@n1", Call.Kind.READ, "k1")).isEqualTo("v".repeat(100));
    assertThat(stops).as("it was said once").isEmpty();
  }

  private boolean anotherLeads() throws Exception {
    return raft("n1").status(Duration.ofSeconds(5)).toCompletableFuture().get().stream()
        .allMatch(status -> status.leader().isPresent() && !status.leader().get().equals("n3"));
  }

  /** As the README says. */
  @Test
  void aMemberThatStoppedForItIsReplaced() throws Exception {
    for (String node : THREE) {
      cluster.start(node);
      start("g", node, THREE);
    }
    write("g@n1");
    awaitASnapshotOfTheJournal("g", "n3");
    cluster.node("n3").crash();
    Map<Path, byte[]> whole = damage("g", "n3");
    cluster.start("n3");
    start("g", "n3", THREE);
    stopsFor("g", "n3", whole.keySet());
    List<String> four = List.of("n1", "n2", "n3", "n4");
    cluster.start("n4");
    clients.put(
        "g@n4",
        raft("n4").start(GroupSpec.joining("g", "n4", addresses(four), AppendMachine::new)));
    String n4 = addresses(four).get("n4");
    await("n1 knows that n3 does not lead any more", this::anotherLeads);
    Duration limit = Duration.ofSeconds(30);
    assertThat(raft("n1").addMember("g", "n4", n4, limit).toCompletableFuture().get())
        .isInstanceOf(GroupAdmin.Done.class);
    assertThat(raft("n1").removeMember("g", "n3", limit).toCompletableFuture().get())
        .isEqualTo(new GroupAdmin.Done(Configuration.of(addresses(List.of("n1", "n2", "n4")))));
    cluster.node("n3").crash();
    cluster.node("n1").crash();
    assertThat(call("g@n4", Call.Kind.READ, "k1")).isEqualTo("v".repeat(100));
  }
}
