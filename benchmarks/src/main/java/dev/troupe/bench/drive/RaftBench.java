package dev.troupe.bench.drive;

import dev.troupe.bench.peer.Peer;
import dev.troupe.bench.plan.Load;
import dev.troupe.bench.plan.Plan;
import dev.troupe.bench.result.Sample;
import dev.troupe.bench.result.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Carries out a plan. */
public final class RaftBench {

  private final Plan plan;
  private final Consumer<String> progress;

  /**
   * @param progress is told what has been done, line by line
   */
  public RaftBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures all.
   *
   * @throws IOException if servers do not start, nobody leads, or an answer does not come
   * @throws IllegalStateException if an answer is wrong, or acknowledged commands are missing
   */
  public Samples run() throws IOException, InterruptedException {
    Samples samples = new Samples();
    Turns.take(
        plan.runs(),
        plan.peers(),
        plan.folder(),
        progress,
        (run, peer, folder) -> turn(run, peer, folder, samples));
    return samples;
  }

  private void turn(int run, Peer peer, Path folder, Samples samples)
      throws IOException, InterruptedException {
    try (Servers servers = Servers.start(plan.layout(), peer, folder);
        Link leader = servers.leader()) {
      Driver driver = new Driver(leader, meter(servers), plan.commandBytes());
      warmUp(driver);
      for (Load load : plan.loads()) {
        Sample sample = driver.run(load, Plan.SETTLE, plan.measured());
        samples.add(peer.name(), load, sample);
        progress.accept(line(run, peer, load, sample));
      }
      driver.settle();
    }
  }

  private void warmUp(Driver driver) throws IOException {
    Duration share = plan.warmUp().dividedBy(2L * plan.loads().size());
    for (Load load : plan.loads()) {
      driver.run(load, share, share);
    }
  }

  private static Meter meter(Servers servers) {
    List<ProcessHandle> processes = new ArrayList<>(servers.processes());
    if (!processes.contains(ProcessHandle.current())) {
      processes.add(ProcessHandle.current());
    }
    return new Meter(processes);
  }

  private static String line(int run, Peer peer, Load load, Sample sample) {
    return String.format(
        Locale.ROOT,
        "run %d, %s, %d outstanding: %,.0f %ss/s, p99 %.2f ms%s",
        run,
        peer.name(),
        load.outstanding(),
        sample.perSecond(),
        load.kind(),
        sample.p99Millis(),
        sample.failed() == 0 ? "" : ", " + sample.failed() + " failed");
  }
}
