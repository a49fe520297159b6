package dev.troupe.bench.groups;

import dev.troupe.bench.drive.Meter;
import dev.troupe.bench.drive.Turns;
import dev.troupe.bench.plan.Plan;
import dev.troupe.bench.result.Sample;
import dev.troupe.bench.result.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries out a plan. */
public final class GroupsBench {

  /** After the last write: what follows it, such as a snapshot, is no part of a quiet node. */
  private static final Duration AFTER_LOAD = Duration.ofSeconds(5);

  private final GroupsPlan plan;
  private final Consumer<String> progress;
  private final Samples samples = new Samples();
  private final NodeSamples nodes = new NodeSamples();

  /**
   * @param progress is told what has been done, line by line
   */
  public GroupsBench(GroupsPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures all; once.
   *
   * @throws IOException if servers do not start, groups have no leader, or an answer does not come
   * @throws IllegalStateException if an answer is wrong, or acknowledged commands are missing
   */
  public void run() throws IOException, InterruptedException {
    Turns.take(plan.runs(), plan.systems(), plan.folder(), progress, this::turn);
  }

  /** Throughput. */
  public Samples samples() {
    return samples;
  }

  /** All else. */
  public NodeSamples nodes() {
    return nodes;
  }

  private void turn(int run, Groups system, Path folder) throws IOException, InterruptedException {
    try (GroupsServers servers = GroupsServers.start(system, folder)) {
      Duration start = servers.startGroups();
      nodes.add(system, Figure.START, seconds(start));
      holdings(system, servers);
      List<BitSet> led = servers.spreadLeaders();
      try (GroupsClient client = GroupsClient.connect(servers, led)) {
        progress.accept(line(run, system, start, led));
        load(run, system, client);
        TimeUnit.NANOSECONDS.sleep(AFTER_LOAD.toNanos());
        List<BitSet> before = servers.led();
        idle(system, servers);
        progress.accept(moves(led, before, servers.led()));
        client.settle();
      }
    }
  }

  private void load(int run, Groups system, GroupsClient client)
      throws IOException, InterruptedException {
    Duration share = plan.warmUp().dividedBy(2L * plan.loads().size());
    for (GroupsLoad load : plan.loads()) {
      client.run(load.outstanding(), share, share);
    }
    for (GroupsLoad load : plan.loads()) {
      Sample sample = client.run(load.outstanding(), Plan.SETTLE, plan.measured());
      samples.add(system.name(), load, sample);
      progress.accept(line(run, system, load, sample));
    }
  }

  /** While nothing was written yet. */
  private void holdings(Groups system, GroupsServers servers) throws IOException {
    for (int node = 0; node < servers.nodes(); node++) {
      nodes.add(system, Figure.HEAP, servers.node(node).collect());
      Footprint footprint = Footprint.of(servers.processes().get(node));
      nodes.add(system, Figure.RSS, footprint.rss());
      nodes.add(system, Figure.THREADS, footprint.threads());
      nodes.add(system, Figure.FILES, footprint.files());
    }
  }

  private void idle(Groups system, GroupsServers servers) throws IOException, InterruptedException {
    List<Meter> meters = new ArrayList<>();
    List<Meter.Reading> before = new ArrayList<>();
    for (ProcessHandle process : servers.processes()) {
      Meter meter = new Meter(List.of(process));
      meters.add(meter);
      before.add(meter.read());
    }
    TimeUnit.NANOSECONDS.sleep(plan.quiet().toNanos());
    for (int node = 0; node < meters.size(); node++) {
      Duration used = meters.get(node).read().since(before.get(node)).processor();
      nodes.add(system, Figure.IDLE, percent(used, plan.quiet()));
    }
  }

  static double percent(Duration used, Duration time) {
    return 100.0 * used.toNanos() / time.toNanos();
  }

  private static double seconds(Duration time) {
    return time.toNanos() / (double) Duration.ofSeconds(1).toNanos();
  }

  private static String line(int run, Groups system, Duration start, List<BitSet> led) {
    return String.format(
        Locale.ROOT,
        "run %d, %s: leaders after %.1f s, then %s on the nodes",
        run,
        system.name(),
        seconds(start),
        led.stream().map(BitSet::cardinality).toList());
  }

  private static String line(int run, Groups system, GroupsLoad load, Sample sample) {
    return String.format(
        Locale.ROOT,
        "run %d, %s, %s outstanding: %,.0f writes/s, p99 %.2f ms%s",
        run,
        system.name(),
        load.label(),
        sample.perSecond(),
        sample.p99Millis(),
        sample.failed() == 0 ? "" : ", " + sample.failed() + " failed");
  }

  private static String moves(List<BitSet> first, List<BitSet> loaded, List<BitSet> quiet) {
    return "groups that changed their leader: %d under load, %d when quiet"
        .formatted(moved(first, loaded), moved(loaded, quiet));
  }

  /** How many are led by a node which did not lead them before. */
  static int moved(List<BitSet> before, List<BitSet> after) {
    int moved = 0;
    for (int node = 0; node < before.size(); node++) {
      BitSet come = (BitSet) after.get(node).clone();
      come.andNot(before.get(node));
      moved += come.cardinality();
    }
    return moved;
  }
}
