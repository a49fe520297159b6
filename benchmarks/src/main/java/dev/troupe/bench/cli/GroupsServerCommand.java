package dev.troupe.bench.cli;

import dev.troupe.bench.drive.ServerProcess;
import dev.troupe.bench.groups.GroupsNode;
import dev.troupe.bench.peer.ReplicaPlace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One node with many groups, as {@link GroupsCommand} starts it. */
@Command(name = "groups-server", hidden = true, description = "One node with many groups.")
final class GroupsServerCommand implements Callable<Integer> {

  @Option(names = "--groups", required = true)
  private int groups;

  @Option(names = "--index", required = true)
  private int index;

  @Option(names = "--ports", required = true, split = ",")
  private List<Integer> ports;

  @Option(names = "--folder", required = true)
  private Path folder;

  @Override
  public Integer call() throws Exception {
    return ServerProcess.serve(
        () -> GroupsNode.start(new ReplicaPlace(index, ports, folder), groups));
  }
}
