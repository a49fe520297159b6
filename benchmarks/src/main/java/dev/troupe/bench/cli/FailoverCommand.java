package dev.troupe.bench.cli;

import dev.troupe.bench.failover.FailoverBench;
import dev.troupe.bench.failover.FailoverPlan;
import dev.troupe.bench.failover.FailoverTimes;
import dev.troupe.bench.failover.Timing;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A leader's death. */
@Command(
    name = FailoverCommand.NAME,
    description =
        "Kills the leader of three servers by SIGKILL, again and again, while clients write at each "
            + "of them: the time until the next write is acknowledged.")
final class FailoverCommand implements Callable<Integer> {

  static final String NAME = "failover";

  private static final int MAX_KILLS = 1_000;
  private static final int MAX_SECONDS = 3_600;

  @Mixin private Reporting reporting;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many leaders are killed, one after the other (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(
      names = "--timing",
      paramLabel = "TIMING",
      defaultValue = "lan",
      description =
          "Heartbeats and election timeouts: lan, for machines in one building, or delivered "
              + "(default: ${DEFAULT-VALUE}).")
  private Timing timing;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "Of writing, before the first kill (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Override
  public Integer call() throws Exception {
    reporting.within("--kills", kills, 1, MAX_KILLS);
    reporting.within("--warm-up", warmUp, 0, MAX_SECONDS);
    FailoverPlan plan =
        new FailoverPlan(kills, timing, Duration.ofSeconds(warmUp), reporting.data(NAME));
    reporting.begin();
    FailoverTimes times = new FailoverBench(plan, reporting::progress).run();
    reporting.end(NAME, times.table(), plan.figures(), times.summary(), times.samples());
    return 0;
  }
}
