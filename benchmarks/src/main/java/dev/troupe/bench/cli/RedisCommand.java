package dev.troupe.bench.cli;

import dev.troupe.bench.drive.DiskProbe;
import dev.troupe.bench.redis.MissingProgramException;
import dev.troupe.bench.redis.RedisBench;
import dev.troupe.bench.redis.RedisBenchmark;
import dev.troupe.bench.redis.RedisPlan;
import dev.troupe.bench.redis.RedisStore;
import dev.troupe.bench.redis.Store;
import dev.troupe.bench.redis.TroupeStore;
import dev.troupe.bench.result.Machine;
import dev.troupe.bench.result.Report;
import dev.troupe.bench.result.Samples;
import dev.troupe.bench.result.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Our store's Redis port beside Redis. */
@Command(
    name = RedisCommand.NAME,
    description =
        "SET and GET by redis-benchmark: three nodes of ours, which sync each write on a majority, "
            + "and one redis-server that syncs each write, in turn.")
final class RedisCommand implements Callable<Integer> {

  static final String NAME = "redis";

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How long each point is measured in each run, about (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "For ours, before the first point of each run, shared by all (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs, each with servers started anew (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--lease",
      description = "Measure GET also with troupe.raft.read.lease = on, which is off as delivered.")
  private boolean lease;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where every sample goes (default: redis-TIME.json in --folder).")
  private Path json;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      defaultValue = "${sys:troupe.bench.folder:-target/bench}",
      description =
          "Where servers write while they run; the disk under it is part of what is measured "
              + "(default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    Bounds.check(spec, seconds, warmUp, runs);
    try {
      RedisBenchmark tool = RedisBenchmark.installed();
      return measure(plan(RedisStore.installed()), tool);
    } catch (MissingProgramException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private RedisPlan plan(RedisStore redis) throws IOException, InterruptedException {
    TroupeStore ours = TroupeStore.asDelivered(launcher());
    List<Store> stores = new ArrayList<>(List.of(ours));
    if (lease) {
      stores.add(ours.withLease());
    }
    stores.add(redis);
    return new RedisPlan(
        stores,
        runs,
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(seconds),
        folder.toAbsolutePath().resolve("data"));
  }

  private int measure(RedisPlan plan, RedisBenchmark tool)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Machine machine = Machine.here(DiskProbe.medianSync(folder));
    err.println(machine.describe());
    plan.stores()
        .forEach(each -> err.println(each.name() + " " + each.version() + ": " + each.setup()));
    Samples samples = new RedisBench(plan, tool, err::println).run();
    out.println(new Table(samples, plan.stores(), "load").of(RedisPlan.LOADS));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path file = json == null ? folder.resolve(Report.name(NAME, now) + ".json") : json;
    new Report(NAME, machine, plan.figures(), plan.stores(), RedisPlan.LOADS, samples)
        .writeTo(file, now);
    err.println("all samples are in " + file);
    return ExitCode.OK;
  }

  /** The script at the top, which tells us where it is. */
  private Path launcher() {
    String path = System.getProperty("troupe.bench.launcher", "");
    if (path.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "this starts nodes by the script that starts it: run ./troupe bench redis");
    }
    return Path.of(path);
  }
}
