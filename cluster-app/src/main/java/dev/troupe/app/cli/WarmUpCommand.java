package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.kv.StoreClient;
import dev.troupe.app.node.NodeProcess;
import dev.troupe.app.node.StoreServices;
import dev.troupe.app.ops.ClusterFile;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.Disk;
import dev.troupe.app.ops.NodeConfigWriter;
import dev.troupe.app.ops.NodeView;
import dev.troupe.app.ops.Place;
import dev.troupe.app.ops.Ports;
import dev.troupe.app.ops.StatusClient;
import dev.troupe.app.ops.StatusTable;
import dev.troupe.app.ops.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Loads the classes that nodes and clients need, by being both for a moment. The script runs it
 * once after a build, in a JVM that writes its classes into an archive as it ends; every later
 * start is the quicker for it.
 */
@Command(
    name = "warm-up",
    hidden = true,
    description = "Starts a node for a moment, for the archive of classes that starts are made of.")
final class WarmUpCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Override
  public Integer call() throws IOException {
    Path data = Files.createTempDirectory("troupe-warm-up-");
    ClusterFile file = new ClusterFile(data, 1, Ports.freeBase(1), Optional.empty());
    Place place = file.places().get(0);
    NodeConfigWriter.write(file, place);
    Thread node =
        new Thread(
            () -> NodeProcess.run(place.configFile(), StoreServices::start, line -> {}), "warm-up");
    node.setDaemon(true);
    node.start();
    try {
      StatusClient status = new StatusClient();
      boolean ready =
          Waits.until(
              LIMIT,
              Duration.ofMillis(100),
              () -> status.ask(file.places()).stream().allMatch(NodeView::ready));
      if (!ready) {
        throw new CommandFailure(ExitCode.FAILED, "the node was not ready within " + LIMIT);
      }
      useOnce(file, status);
      return ExitCode.OK;
    } finally {
      Disk.deleteTree(data);
    }
  }

  private static void useOnce(ClusterFile file, StatusClient status) {
    String table = StatusTable.of(new ClusterView(status.ask(file.places())));
    List<Endpoint> nodes = file.places().stream().map(Endpoint::of).toList();
    try (StoreClient client = new StoreClient(nodes, Optional.empty(), LIMIT)) {
      client.write("SET", "table", table);
      client.read("GET", "table");
    }
  }
}
