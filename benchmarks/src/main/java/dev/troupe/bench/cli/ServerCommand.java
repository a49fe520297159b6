package dev.troupe.bench.cli;

import dev.troupe.bench.drive.ServerProcess;
import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Peers;
import dev.troupe.bench.peer.ReplicaPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One server, as the other commands start it. */
@Command(name = "server", hidden = true, description = "One server of those that are measured.")
final class ServerCommand implements Callable<Integer> {

  @Option(names = "--peer", required = true)
  private String peer;

  @Option(names = "--index", required = true)
  private int index;

  @Option(names = "--ports", required = true, split = ",")
  private List<Integer> ports;

  @Option(names = "--folder", required = true)
  private Path folder;

  @Override
  public Integer call() throws Exception {
    Peer system = Peers.named(peer).orElseThrow();
    return ServerProcess.serve(() -> system.start(new ReplicaPlace(index, ports, folder)));
  }
}
