package dev.troupe.bench.cli;

import dev.troupe.bench.drive.DiskProbe;
import dev.troupe.bench.groups.Groups;
import dev.troupe.bench.groups.GroupsBench;
import dev.troupe.bench.groups.GroupsPlan;
import dev.troupe.bench.groups.NodeTable;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.result.Machine;
import dev.troupe.bench.result.Report;
import dev.troupe.bench.result.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Many groups on the same nodes, beside one. */
@Command(
    name = GroupsCommand.NAME,
    description =
        "Commands of 256 bytes to many groups on the same three nodes, and to one group, in turn; "
            + "and what a group costs when nothing is asked of it.")
final class GroupsCommand implements Callable<Integer> {

  static final String NAME = "groups";

  private static final int MAX_HEAP = 1 << 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--groups",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "How many are many, each with a member on all nodes (default: ${DEFAULT-VALUE}).")
  private int groups;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      split = ",",
      defaultValue = "1024,16384,65536",
      description =
          "Writes under way at a time, over all groups, one point each (default: ${DEFAULT-VALUE}).")
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
      description = "Under all loads, before the first is measured (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--quiet",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long the nodes are measured without a load (default: ${DEFAULT-VALUE}).")
  private int quiet;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs, each with servers started anew (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--heap",
      paramLabel = "MIB",
      defaultValue = "2048",
      description = "Heap of each of the three nodes (default: ${DEFAULT-VALUE}).")
  private int heap;

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
    GroupsPlan plan = plan();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Machine machine = Machine.here(DiskProbe.medianSync(folder));
    err.println(machine.describe());
    plan.systems().forEach(each -> err.println(each.name() + ": " + each.setup()));
    GroupsBench bench = new GroupsBench(plan, err::println);
    bench.run();
    List<Groups> systems = plan.systems();
    out.println(new Table(bench.samples(), systems, "outstanding").of(plan.loads()));
    out.println(new NodeTable(bench.nodes(), systems.get(0), systems.get(1)).text());
    err.println("all samples are in " + report(plan, machine, bench));
    return 0;
  }

  private Path report(GroupsPlan plan, Machine machine, GroupsBench bench) throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path file = folder.resolve(Report.name(NAME, now) + ".json");
    new Report(NAME, machine, plan.figures(), plan.systems(), plan.loads(), bench.samples())
        .with("nodes", bench.nodes().figures())
        .writeTo(file, now);
    return file;
  }

  private GroupsPlan plan() {
    Bounds.check(spec, seconds, warmUp, runs);
    Bounds.within(spec, "--quiet", quiet, 1, Bounds.MAX_SECONDS);
    Bounds.within(spec, "--groups", groups, 2, Groups.MAX);
    outstanding.forEach(n -> Bounds.within(spec, "--outstanding", n, 1, Load.MAX_OUTSTANDING));
    Bounds.within(spec, "--heap", heap, 128, MAX_HEAP);
    return new GroupsPlan(
        groups,
        outstanding,
        runs,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(quiet),
        (long) heap << 20,
        folder.toAbsolutePath().resolve("data"));
  }
}
