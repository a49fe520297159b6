package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Client;
import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.ReplicaPlace;
import dev.troupe.bench.wire.Frames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three server JVMs on loopback. */
final class SocketServers implements Servers {

  private static final int REPLICAS = 3;
  private static final Duration LEADER_LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Peer peer;
  private final Path folder;
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();

  private SocketServers(Peer peer, Path folder) {
    this.peer = peer;
    this.folder = folder;
  }

  static SocketServers start(Peer peer, Path folder) throws IOException {
    Folders.empty(folder);
    List<Integer> ports = FreePorts.find(REPLICAS);
    SocketServers all = new SocketServers(peer, folder);
    try {
      for (int i = 0; i < REPLICAS; i++) {
        Path own = folder.resolve(ReplicaPlace.name(i));
        all.servers.add(ServerProcess.start(peer, new ReplicaPlace(i, ports, own)));
      }
      for (ServerProcess server : all.servers) {
        server.awaitReady();
      }
      return all;
    } catch (IOException e) {
      all.close();
      throw e;
    }
  }

  @Override
  public Link leader() throws IOException, InterruptedException {
    long end = System.nanoTime() + LEADER_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      for (ServerProcess server : servers) {
        Link link = SocketLink.to(server.frontPort(), PATIENCE);
        if (leads(link)) {
          return byOwnClient(server.place(), link);
        }
        link.close();
      }
      Thread.sleep(PAUSE.toMillis());
    }
    throw new IOException("nobody leads after " + LEADER_LIMIT + "; logs are in " + folder);
  }

  private Link byOwnClient(ReplicaPlace leader, Link byFront)
      throws IOException, InterruptedException {
    Optional<Client> own = peer.connect(leader);
    if (own.isEmpty()) {
      return byFront;
    }
    byFront.close();
    clients.add(own.get());
    return new DirectLink(own.get(), PATIENCE);
  }

  private static boolean leads(Link link) throws IOException {
    link.put(Frames.LEADS, 0, new byte[0]);
    link.flush();
    do {
      link.await();
    } while (!link.next());
    return link.payload()[0] == 1;
  }

  @Override
  public List<ProcessHandle> processes() {
    return servers.stream().map(ServerProcess::handle).toList();
  }

  @Override
  public void close() {
    clients.forEach(SocketServers::end);
    servers.forEach(ServerProcess::askToStop); // all, before the first is waited for
    servers.forEach(ServerProcess::close);
  }

  private static void end(Client client) {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.err.println("a client did not end well: " + e);
    }
  }
}
