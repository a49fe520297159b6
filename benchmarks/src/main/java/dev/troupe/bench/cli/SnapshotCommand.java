package dev.troupe.bench.cli;

import dev.troupe.bench.snapshot.SnapshotBench;
import dev.troupe.bench.snapshot.SnapshotPlan;
import dev.troupe.bench.snapshot.SnapshotTimes;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Snapshots of a large state. */
@Command(
    name = SnapshotCommand.NAME,
    description =
        "A store in a group of three takes snapshots, and sends one to a member that was emptied, "
            + "while a client writes steadily: what its writes notice.")
final class SnapshotCommand implements Callable<Integer> {

  static final String NAME = "snapshot";

  private static final long LEAST_STATE = 1_000_000;
  private static final long MOST_STATE = 16_000_000_000L;
  private static final int MOST_RATE = 20_000;
  private static final int MOST_SNAPSHOTS = 100;
  private static final int MOST_SECONDS = 3_600;
  private static final int LEAST_HEAP = 128;
  private static final int MOST_HEAP = 64_000;

  @Mixin private Reporting reporting;

  @Option(
      names = "--state",
      paramLabel = "SIZE",
      defaultValue = "1GB",
      converter = Bytes.class,
      description = "Of all values, each of 4096 bytes (default: ${DEFAULT-VALUE}).")
  private long state;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Writes a second, one value each (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--snapshots",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many the leader takes meanwhile (default: ${DEFAULT-VALUE}).")
  private int snapshots;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "Of writing, once the store is filled (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--heap",
      paramLabel = "MB",
      description = "The most that each JVM's heap may grow to (default: by the state).")
  private Integer heap;

  @Override
  public Integer call() throws Exception {
    reporting.within("--state", state, LEAST_STATE, MOST_STATE);
    reporting.within("--rate", rate, 1, MOST_RATE);
    reporting.within("--snapshots", snapshots, 1, MOST_SNAPSHOTS);
    reporting.within("--warm-up", warmUp, 0, MOST_SECONDS);
    int megabytes = heap == null ? SnapshotPlan.heapFor(state) : heap;
    reporting.within("--heap", megabytes, LEAST_HEAP, MOST_HEAP);
    SnapshotPlan plan =
        new SnapshotPlan(
            SnapshotPlan.keysFor(state),
            rate,
            snapshots,
            Duration.ofSeconds(warmUp),
            megabytes,
            reporting.data(NAME));
    reporting.begin();
    reporting.progress("heap of each of 3 up to " + megabytes + " MB");
    SnapshotTimes times = new SnapshotBench(plan, reporting::progress).run();
    reporting.end(NAME, times.table(), plan.figures(), times.summary(), times.samples());
    return 0;
  }
}
