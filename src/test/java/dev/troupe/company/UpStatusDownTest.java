package dev.troupe.company;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.app.ops.Waits;
import dev.troupe.company.Cli.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes as processes: started, seen, stopped, by the command line alone. */
@Order(2)
class UpStatusDownTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void twoClustersLiveSideBySide() throws IOException {
    Path spaced = Files.createDirectory(folder.resolve("a folder"));
    try (TestCluster one = new TestCluster(spaced.resolve("one"), 1)) {
      one.up().expect(0);
      long pid = one.pid(1);
      try (TestCluster two = new TestCluster(spaced.resolve("two"), 3)) {
        two.up().expect(0);
        two.await("three nodes beside one", TestCluster::isWhole);
        one.run("kv", "put", "who", "one").expect(0);
        two.run("kv", "put", "who", "two").expect(0);
        assertThat(one.run("kv", "get", "who").expect(0).out()).isEqualTo("one\n");
        assertThat(two.run("kv", "get", "who").expect(0).out()).isEqualTo("two\n");
        assertThat(one.processes()).hasSize(1);
        assertThat(two.processes()).hasSize(3);
        two.down();
      }
      assertThat(one.pid(1)).isEqualTo(pid);
      assertThat(one.run("kv", "get", "who").expect(0).out()).isEqualTo("one\n");
      one.run("kv", "get", "nobody").expect(1);
      one.run("status").expect(0);
      one.run("up", "--detach", "--nodes", "2").expect(2);
    }
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (TestCluster cluster = new TestCluster(folder, 1)) {
      int port = cluster.basePort() + 11;
      try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(taken.isBound()).isTrue();
        Outcome outcome = cluster.up().expect(1);
        assertThat(outcome.err()).contains("port " + port).contains("troupe.node.ports.http");
      }
      assertThat(cluster.processes()).isEmpty();
    }
  }

  @Test
  void beyondLoopbackNeedsTlsAndAPassword() throws IOException {
    try (TestCluster cluster = new TestCluster(folder, 1)) {
      Files.writeString(folder.resolve("troupe.conf"), "troupe.node.host = 0.0.0.0");
      Outcome outcome = cluster.up().expect(2);
      assertThat(outcome.err()).contains("troupe.node.tls.certificate");
      assertThat(cluster.processes()).isEmpty();
    }
  }

  @Test
  void aBadLimitIsNamed() throws IOException {
    try (TestCluster cluster = new TestCluster(folder, 1)) {
      Files.writeString(folder.resolve("troupe.conf"), "troupe.redis.max-connections = 0");
      assertThat(cluster.up().expect(2).err()).contains("troupe.redis.max-connections");
    }
  }

  @Test
  void aDamagedJournalIsNamedAndNotServedFrom() throws IOException {
    try (TestCluster cluster = new TestCluster(folder, 1)) {
      cluster.up().expect(0);
      cluster.run("kv", "put", "key", "value".repeat(600)).expect(0);
      TestCluster.signal("KILL", cluster.pid(1));
      Path file = flipAByteOfTheFirstWrite();
      Outcome outcome = cluster.up().expect(1);
      assertThat(outcome.err()).contains("damaged: " + file + " at offset ");
    }
  }

  private Path flipAByteOfTheFirstWrite() throws IOException {
    Path wal = folder.resolve("n1").resolve("journal").resolve("wal");
    Path first;
    try (Stream<Path> files = Files.list(wal)) {
      first = files.filter(file -> file.toString().endsWith(".wal")).sorted().findFirst().get();
    }
    try (RandomAccessFile bytes = new RandomAccessFile(first.toFile(), "rw")) {
      // Behind the file's header and before the values.
      bytes.seek(600);
      int old = bytes.read();
      bytes.seek(600);
      bytes.write(old ^ 1);
    }
    return first;
  }

  @Test
  void downFindsNodesThatAreStillStarting() {
    try (TestCluster cluster = new TestCluster(folder, 2)) {
      Cli.Running up = cluster.start("up", "--detach", "--nodes", "2");
      Path last = folder.resolve("n2").resolve("node.pid");
      assertThat(Waits.until(LIMIT, POLL, () -> Files.exists(last))).isTrue();
      cluster.run("down").expect(0);
      assertThat(cluster.processes()).isEmpty();
      assertThat(up.await().status()).isNotZero();
      cluster.execute("status").expect(4);
    }
  }

  @Test
  void upInTheForegroundTakesItsNodesWithIt() {
    try (TestCluster cluster = new TestCluster(folder, 1)) {
      Cli.Running up = startInTheForeground(cluster);
      cluster.await("the node is up", TestCluster::isWhole);
      assertThat(cluster.processes()).hasSize(1);
      TestCluster.signal("INT", up.process().pid());
      up.await();
      assertThat(cluster.processes()).isEmpty();
    }
  }

  private static Cli.Running startInTheForeground(TestCluster cluster) {
    Cli.Running up =
        cluster.start("up", "--nodes", "1", "--java-options=" + TestCluster.javaOptions());
    assertThat(Waits.until(LIMIT, POLL, () -> up.outSoFar().contains("Ctrl-C"))).isTrue();
    return up;
  }

  @Test
  void upInTheForegroundTellsHowItsNodesEnded() {
    try (TestCluster cluster = new TestCluster(folder, 1)) {
      Cli.Running failed = startInTheForeground(cluster);
      TestCluster.signal("KILL", cluster.pid(1));
      assertThat(failed.await().expect(1).out()).contains("n1 ended with status 137");
      Cli.Running told = startInTheForeground(cluster);
      cluster.run("down").expect(0);
      told.await().expect(0);
    }
  }
}
