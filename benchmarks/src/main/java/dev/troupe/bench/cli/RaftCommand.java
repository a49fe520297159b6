package dev.troupe.bench.cli;

import dev.troupe.bench.drive.DiskProbe;
import dev.troupe.bench.drive.RaftBench;
import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.peer.Peers;
import dev.troupe.bench.plan.Layout;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.plan.Plan;
import dev.troupe.bench.plot.Plot;
import dev.troupe.bench.result.Machine;
import dev.troupe.bench.result.Report;
import dev.troupe.bench.result.Samples;
import dev.troupe.bench.result.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replicated commands a second, and what each costs. */
@Command(
    name = RaftCommand.NAME,
    description =
        "Commands of 256 bytes against three servers on loopback, each on the disks of a majority "
            + "before its answer; ours and a peer in turn, from the same client.")
final class RaftCommand implements Callable<Integer> {

  static final String NAME = "raft";

  private static final int COMMAND_BYTES = 256;

  @Spec private CommandSpec spec;

  @Option(
      names = "--peer",
      paramLabel = "NAME",
      defaultValue = "none",
      description = "Whom to compare with: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      completionCandidates = PeerNames.class)
  private String peer;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "sockets",
      description =
          "Where the replicas are: sockets, each in a JVM of its own, or in-process, all in the "
              + "client's, without sockets to the client (default: ${DEFAULT-VALUE}).")
  private Layout layout;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,16,64,256,1024",
      description = "Requests under way at a time, one point each (default: ${DEFAULT-VALUE}).")
  private List<Integer> outstanding;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long each point is measured in each run (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "40",
      description =
          "Before the first point of each run, shared by all (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs, each with servers started anew (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(names = "--reads", description = "Measure reads too, those that must not be stale.")
  private boolean reads;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "${sys:troupe.bench.folder:-target/bench}",
      description =
          "Where servers write while they run, and the report goes; the disk under it is part of "
              + "what is measured (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    Plan plan = plan();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (layout == Layout.IN_PROCESS) {
      System.setOut(System.err); // what the systems' libraries print is not for the table
    }
    Machine machine = Machine.here(DiskProbe.medianSync(folder));
    err.println(machine.describe());
    plan.peers().forEach(each -> err.println(describe(each)));
    Samples samples = new RaftBench(plan, err::println).run();
    out.println(new Table(samples, plan.peers(), "outstanding").of(plan.loads()));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String name = Report.name(NAME, now);
    Path file = folder.resolve(name + ".json");
    new Report(NAME, machine, plan.figures(), plan.peers(), plan.loads(), samples)
        .writeTo(file, now);
    Path drawing = folder.resolve(name + ".svg");
    new Plot(machine, plan, samples).writeTo(drawing, now);
    err.println("all samples are in " + file + ", and drawn in " + drawing);
    return 0;
  }

  private static String describe(Peer peer) {
    return peer.name() + " " + peer.version() + ": " + peer.setup();
  }

  private Plan plan() {
    Bounds.check(spec, seconds, warmUp, runs);
    return new Plan(
        layout,
        peers(),
        loads(),
        runs,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(seconds),
        COMMAND_BYTES,
        folder.toAbsolutePath().resolve("data"));
  }

  private List<Peer> peers() {
    List<Peer> peers = new ArrayList<>(List.of(Peers.ours()));
    if (!peer.equals(PeerNames.NONE)) {
      peers.add(
          Peers.others().stream()
              .filter(other -> other.name().equals(peer))
              .findFirst()
              .orElseThrow(() -> bad("--peer is not one of " + PeerNames.all() + ": " + peer)));
    }
    return peers;
  }

  private List<Load> loads() {
    try {
      Stream<Load> writes = outstanding.stream().map(count -> new Load(true, count));
      Stream<Load> queries = outstanding.stream().map(count -> new Load(false, count));
      return (reads ? Stream.concat(writes, queries) : writes).distinct().toList();
    } catch (IllegalArgumentException e) {
      throw bad("--" + e.getMessage());
    }
  }

  private ParameterException bad(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
