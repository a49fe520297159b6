package dev.troupe.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.app.ExitCode;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.Json;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import picocli.CommandLine;

/** Commands that know a cluster's ports, but not its folder. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
class ByBasePortTest {

  @TempDir Path folder;

  /** All that a cluster may have: commands ask at each of them, and no other test may be there. */
  private final int base = Ports.freeBase(ClusterFile.MAX_NODES);

  private final List<FakeNode> nodes = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void endNodes() {
    nodes.forEach(FakeNode::close);
  }

  private int run(String... args) {
    return TroupeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private String port() {
    return Integer.toString(base);
  }

  /** The command with this test's ports as the usual ones, and a usual folder without a cluster. */
  private int runWithUsual(Function<ClusterOptions, Object> command, String... args) {
    ClusterOptions options = new ClusterOptions(folder.resolve("usual"), base);
    return new CommandLine(command.apply(options))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(TroupeCommand::onFailure)
        .execute(args);
  }

  private FakeNode start(ClusterFile cluster, int i) throws IOException {
    FakeNode node = FakeNode.start(cluster.places().get(i - 1));
    nodes.add(node);
    return node;
  }

  private ClusterFile cluster(String name, int size) {
    return new ClusterFile(folder.resolve(name), size, base, Optional.empty());
  }

  @Test
  void statusShowsWhatAnswersAndWhatItsFolderLists() throws Exception {
    ClusterFile cluster = cluster("a", 2);
    cluster.write();
    FakeNode second = start(cluster, 2);
    assertThat(run("status", "--json", "--base-port", port())).isEqualTo(ExitCode.DEGRADED);
    var json = Json.MAPPER.readTree(out.toString());
    assertThat(json.at("/nodes/0/reachable").asBoolean()).isFalse();
    assertThat(json.at("/nodes/1/pid").asLong()).isEqualTo(second.pid());
    assertThat(json.at("/nodes/1/data").asText()).isEqualTo(second.place().data().toString());
  }

  @Test
  void statusShowsWhomTheOthersNameEvenIfTheirFileIsGone() throws Exception {
    List<Place> places = cluster("a", 4).places();
    String more =
        """
        , "cluster": {"members": [{"address": "pekko://troupe@127.0.0.1:%d", "status": "Up"}]},
        "groups": [{"group": "kv", "role": "leader", "leader": "n1", "voters":
          {"n1": "pekko://troupe@127.0.0.1:%d", "n4": "pekko://troupe@127.0.0.1:%d"}}]"""
            .formatted(places.get(1).cluster(), places.get(0).cluster(), places.get(3).cluster());
    nodes.add(FakeNode.start(places.get(0), more));
    assertThat(run("status", "--base-port", port())).isEqualTo(ExitCode.DEGRADED);
    assertThat(out.toString().lines().skip(1).map(line -> line.split(" ")[0]))
        .containsExactly("n1", "n2", "n4");
    assertThat(out.toString()).containsPattern("n2 .* unreachable").containsPattern("n4 .* unre");
    assertThat(out.toString()).doesNotContainPattern("n1 .* unreachable");
  }

  @Test
  void withoutAnyOptionStatusAndTheStoreLookAtTheUsualPorts() throws Exception {
    FakeNode node = start(cluster("a", 1), 1);
    assertThat(runWithUsual(StatusCommand::new)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains(Long.toString(node.pid()));
    String[] get = {"--timeout", "1", "get", "key"};
    assertThat(runWithUsual(options -> new KvCommand(new StoreOptions(options)), get))
        .isEqualTo(ExitCode.NOBODY);
    assertThat(err.toString()).contains("n1 (127.0.0.1:" + node.place().redis() + ")");
  }

  @Test
  void withAFolderGivenNothingIsGuessed() throws Exception {
    start(cluster("a", 1), 1);
    String other = folder.resolve("other").toString();
    assertThat(runWithUsual(StatusCommand::new, "--data", other)).isEqualTo(ExitCode.NOBODY);
    assertThat(err.toString()).contains("no cluster in " + other + ";");
  }

  @Test
  void withoutAnyOptionDownGuessesNothing() throws Exception {
    FakeNode node = start(cluster("a", 1), 1);
    assertThat(runWithUsual(DownCommand::new)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("no cluster in " + folder.resolve("usual"));
    assertThat(node.isAlive()).isTrue();
  }

  @Test
  void downStopsWhatAnswersEvenIfItsFileIsGone() throws Exception {
    ClusterFile cluster = cluster("a", 2);
    FakeNode first = start(cluster, 1);
    FakeNode second = start(cluster, 2);
    assertThat(run("down", "--base-port", port())).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("2 of 2 nodes ran; all are stopped");
    assertThat(first.hasEnded() && second.hasEnded()).isTrue();
  }

  @Test
  void downOfAFolderStopsANodeWhosePidFileIsGone() throws Exception {
    ClusterFile cluster = cluster("a", 1);
    cluster.write();
    FakeNode node = start(cluster, 1);
    assertThat(run("down", "--data", cluster.data().toString())).isEqualTo(ExitCode.OK);
    assertThat(node.hasEnded()).isTrue();
  }

  @Test
  void downDoesNotStopANodeOfAnotherFolderThanTheGivenOne() throws Exception {
    FakeNode node = start(cluster("a", 1), 1);
    String other = folder.resolve("other").toString();
    assertThat(run("down", "--base-port", port(), "--data", other)).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("is that of " + folder.resolve("a"));
    assertThat(node.isAlive()).isTrue();
    new ClusterFile(folder.resolve("other"), 1, base, Optional.empty()).write();
    assertThat(run("down", "--base-port", port(), "--data", other)).isEqualTo(ExitCode.OK);
    assertThat(node.isAlive()).isTrue();
  }

  @Test
  void aNodeOfAClusterWithAHigherBasePortIsNotTaken() throws Exception {
    ClusterFile higher =
        new ClusterFile(folder.resolve("b"), 1, base + Place.PORTS_A_NODE, Optional.empty());
    FakeNode node = start(higher, 1);
    assertThat(run("status", "--base-port", port())).isEqualTo(ExitCode.NOBODY);
    assertThat(run("down", "--base-port", port())).isEqualTo(ExitCode.OK);
    assertThat(node.isAlive()).isTrue();
  }

  @Test
  void downSaysThatANodeIsLeftWhoseProcessNobodyNames() throws Exception {
    ClusterFile cluster = cluster("a", 1);
    cluster.write();
    Place place = cluster.places().get(0);
    // At work on the folder, but answers elsewhere: what a frozen one without its pid file is like.
    Place mute = new Place("n1", place.data(), place.redis(), base + 29, place.cluster());
    FakeNode node = FakeNode.start(mute);
    nodes.add(node);
    assertThat(run("down", "--data", cluster.data().toString())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("still at work").contains(place.lockFile().toString());
    assertThat(node.isAlive()).isTrue();
  }

  @Test
  void downSaysThatPortsAreTakenByWhatDoesNotAnswer() throws Exception {
    Place place = cluster("a", 1).places().get(0);
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket redis = new ServerSocket(place.redis(), 1, here);
        ServerSocket http = new ServerSocket(place.http(), 1, here);
        ServerSocket cluster = new ServerSocket(place.cluster(), 1, here)) {
      assertThat(run("down", "--base-port", port())).isEqualTo(ExitCode.FAILED);
      assertThat(err.toString()).contains("[" + http.getLocalPort() + "]");
      // Asked once: who does not answer is waited for long.
      http.setSoTimeout(1);
      try (Socket once = http.accept()) {
        assertThat(once.isConnected()).isTrue();
        assertThatThrownBy(http::accept).isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void theStoreIsFoundToo() throws Exception {
    FakeNode node = start(cluster("a", 1), 1);
    assertThat(run("kv", "--base-port", port(), "--timeout", "1", "get", "key"))
        .isEqualTo(ExitCode.NOBODY);
    assertThat(err.toString()).contains("n1 (127.0.0.1:" + node.place().redis() + ")");
  }

  @Test
  void aClusterSeenThroughASymbolicLinkIsTheSame() throws Exception {
    ClusterFile cluster = cluster("a", 1);
    cluster.write();
    FakeNode node = start(cluster, 1);
    String link = Files.createSymbolicLink(folder.resolve("link"), cluster.data()).toString();
    assertThat(run("status", "--json", "--data", link)).isEqualTo(ExitCode.OK);
    assertThat(run("down", "--data", link, "--base-port", port())).isEqualTo(ExitCode.OK);
    assertThat(node.hasEnded()).isTrue();
  }
}
