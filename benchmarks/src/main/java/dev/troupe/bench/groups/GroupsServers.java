package dev.troupe.bench.groups;

import dev.troupe.bench.drive.Folders;
import dev.troupe.bench.drive.FreePorts;
import dev.troupe.bench.drive.Link;
import dev.troupe.bench.drive.ServerProcess;
import dev.troupe.bench.drive.SocketLink;
import dev.troupe.bench.peer.ReplicaPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Three JVMs on loopback with the same groups, and a way to each of them. */
final class GroupsServers implements AutoCloseable {

  private static final int NODES = 3;
  private static final Duration LEADERS_LIMIT = Duration.ofMinutes(5);
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final int SPREADS = 3; // some groups may change their leader by themselves
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Groups groups;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<NodeLink> links = new ArrayList<>();

  private GroupsServers(Groups groups) {
    this.groups = groups;
  }

  /** The nodes, on empty folders, without a group yet. */
  static GroupsServers start(Groups groups, Path folder) throws IOException {
    Folders.empty(folder);
    List<Integer> ports = FreePorts.find(NODES);
    List<String> arguments = List.of("groups-server", "--groups", "" + groups.count());
    GroupsServers all = new GroupsServers(groups);
    try {
      for (int i = 0; i < NODES; i++) {
        ReplicaPlace place = new ReplicaPlace(i, ports, folder.resolve(ReplicaPlace.name(i)));
        all.servers.add(ServerProcess.start(place, options(groups), arguments));
      }
      for (ServerProcess server : all.servers) {
        server.awaitReady();
      }
      for (int i = 0; i < NODES; i++) {
        all.links.add(new NodeLink(all.link(i)));
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  private static List<String> options(Groups groups) {
    long mebibytes = groups.heapBytes() >> 20;
    return List.of(
        "-Xms" + mebibytes + "m",
        "-Xmx" + mebibytes + "m",
        "-Dtroupe.raft.snapshot.log-bytes=" + groups.logBytes(),
        "-Dtroupe.raft.snapshot.keep-bytes=" + groups.keepBytes());
  }

  /** A new connection to a node. */
  Link link(int node) throws IOException {
    return SocketLink.to(servers.get(node).frontPort(), PATIENCE);
  }

  int nodes() {
    return NODES;
  }

  /** The way for questions to a node. */
  NodeLink node(int node) {
    return links.get(node);
  }

  /**
   * Starts all groups on all nodes at the same time.
   *
   * @return how long it took until each group had a leader
   * @throws IOException if one has none for long
   */
  Duration startGroups() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    askAll(NodeAsk.START);
    awaitLeaders();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /**
   * Lets each node lead its share of the groups, as far as they are handed over, and waits until
   * leaders do not change any more.
   *
   * @return for each node, the groups that it leads
   */
  List<BitSet> spreadLeaders() throws IOException, InterruptedException {
    for (int i = 0; i < SPREADS; i++) {
      awaitCalm();
      askAll(NodeAsk.SPREAD);
    }
    return awaitCalm();
  }

  private void askAll(NodeAsk ask) throws IOException {
    for (NodeLink link : links) {
      link.put(ask);
    }
    for (NodeLink link : links) {
      link.take();
    }
  }

  private List<BitSet> awaitLeaders() throws IOException, InterruptedException {
    long end = System.nanoTime() + LEADERS_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      List<BitSet> led = led();
      if (isComplete(led, groups.count())) {
        return led;
      }
      Thread.sleep(PAUSE.toMillis());
    }
    throw new IOException("not each group has one leader after " + LEADERS_LIMIT);
  }

  /** Each group is led by one node. */
  static boolean isComplete(List<BitSet> led, int groups) {
    BitSet any = new BitSet();
    led.forEach(any::or);
    int all = led.stream().mapToInt(BitSet::cardinality).sum();
    return all == groups && any.cardinality() == groups;
  }

  private List<BitSet> awaitCalm() throws IOException, InterruptedException {
    long end = System.nanoTime() + LEADERS_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      List<BitSet> led = awaitLeaders();
      Thread.sleep(CALM.toMillis());
      if (led.equals(led())) {
        return led;
      }
    }
    throw new IOException("leaders still change after " + LEADERS_LIMIT);
  }

  /** For each node, the groups that it leads. */
  List<BitSet> led() throws IOException {
    List<BitSet> led = new ArrayList<>();
    for (NodeLink link : links) {
      led.add(link.led());
    }
    return led;
  }

  /** In the order of the nodes. */
  List<ProcessHandle> processes() {
    return servers.stream().map(ServerProcess::handle).toList();
  }

  @Override
  public void close() {
    for (NodeLink link : links) {
      try {
        link.close();
      } catch (IOException e) {
        System.err.println("a connection could not be closed: " + e);
      }
    }
    servers.forEach(ServerProcess::askToStop); // all, before the first is waited for
    servers.forEach(ServerProcess::close);
  }
}
