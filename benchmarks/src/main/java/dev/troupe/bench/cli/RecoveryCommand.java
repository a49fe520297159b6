package dev.troupe.bench.cli;

import dev.troupe.bench.recovery.RecoveryBench;
import dev.troupe.bench.recovery.RecoveryPlan;
import dev.troupe.bench.recovery.RecoveryStages;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The start of a member with a long log. */
@Command(
    name = RecoveryCommand.NAME,
    description =
        "Fills a log with small commands and no snapshot, and starts its members again: how long "
            + "until they serve, what it takes of memory and disk, and the same with a snapshot.")
final class RecoveryCommand implements Callable<Integer> {

  static final String NAME = "recovery";

  private static final int MAX_MEMBERS = 3;
  private static final int LEAST_HEAP = 128;
  private static final int MAX_HEAP = 64_000;

  @Mixin private Reporting reporting;

  @Option(
      names = "--entries",
      paramLabel = "N",
      defaultValue = "10000000",
      description = "Commands of 16 bytes in the log (default: ${DEFAULT-VALUE}).")
  private long entries;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "1",
      description = "Members of the group, one JVM each (default: ${DEFAULT-VALUE}).")
  private int members;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      description = "The most that each JVM's heap may grow to (default: by the entries).")
  private Integer heap;

  @Override
  public Integer call() throws Exception {
    reporting.within("--entries", entries, RecoveryPlan.LEAST_ENTRIES, RecoveryPlan.MOST_ENTRIES);
    reporting.within("--members", members, 1, MAX_MEMBERS);
    int megabytes = heap == null ? RecoveryPlan.heapFor(entries) : heap;
    reporting.within("--heap", megabytes, LEAST_HEAP, MAX_HEAP);
    RecoveryPlan plan = new RecoveryPlan(entries, members, megabytes, reporting.data(NAME));
    reporting.begin();
    reporting.progress("heap of each of " + members + " up to " + megabytes + " MB");
    RecoveryStages stages = new RecoveryBench(plan, reporting::progress).run();
    reporting.end(NAME, stages.table(), plan.figures(), stages.summary(), stages.samples());
    return 0;
  }
}
