package dev.troupe.bench.cli;

import dev.troupe.bench.node.MachineKind;
import dev.troupe.bench.node.NodeServer;
import dev.troupe.bench.peer.ReplicaPlace;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One node that may be killed, as the other commands start it. */
@Command(name = "node", hidden = true, description = "One node of those that are measured.")
final class NodeCommand implements Callable<Integer> {

  @Option(names = "--index", required = true)
  private int index;

  @Option(names = "--ports", required = true, split = ",")
  private List<Integer> ports;

  @Option(names = "--machine", required = true)
  private MachineKind machine;

  @Option(names = "--folder", required = true)
  private Path folder;

  @Override
  public Integer call() throws Exception {
    PrintStream client = System.out;
    System.setOut(System.err); // what libraries print is not for the client
    new NodeServer(client).run(new ReplicaPlace(index, ports, folder), machine, System.in);
    return 0;
  }
}
