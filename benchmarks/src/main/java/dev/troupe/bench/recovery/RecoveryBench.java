package dev.troupe.bench.recovery;

import dev.troupe.bench.drive.Folders;
import dev.troupe.bench.node.DiskUse;
import dev.troupe.bench.node.Filler;
import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.MachineKind;
import dev.troupe.bench.node.NodeGroup;
import dev.troupe.bench.node.NodeSetup;
import dev.troupe.bench.node.ProcessMemory;
import dev.troupe.bench.node.Said;
import dev.troupe.bench.node.TallyBook;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Fills a log, starts its members again, lets them take a snapshot, and starts them again. */
public final class RecoveryBench {

  private static final double MICROS_IN_SECOND = 1_000_000;
  private static final double NANOS_IN_SECOND = 1_000_000_000;
  private static final long TOLD_EACH_NANOS = Duration.ofSeconds(10).toNanos();

  private final RecoveryPlan plan;
  private final Consumer<String> progress;
  private final NodeSetup setup;
  private final TallyBook book = new TallyBook(RecoveryPlan.COMMAND_BYTES);
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private long toldAt = System.nanoTime();

  /**
   * @param progress is told what has been done, line by line
   */
  public RecoveryBench(RecoveryPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    this.setup =
        new NodeSetup(
            plan.members(),
            MachineKind.TALLY,
            plan.heapMegabytes(),
            RecoveryPlan.WITHOUT_SNAPSHOTS,
            plan.folder());
  }

  /**
   * Measures all; once.
   *
   * @throws IOException if nodes do not start, end too soon, or do not answer
   * @throws IllegalStateException if acknowledged writes are missing after a start
   */
  public RecoveryStages run() throws IOException, InterruptedException {
    List<Integer> ports;
    double filledSeconds;
    try (NodeGroup group = NodeGroup.onEmptyFolders(setup, heard::add)) {
      ports = group.ports();
      group.startAll();
      filledSeconds = fill(group);
      note("log filled", group, Optional.empty());
    }
    startAgain("log, started again", setup, ports);
    NodeSetup cutting = setup.with(RecoveryPlan.WITH_SNAPSHOTS);
    takeSnapshot(cutting, ports);
    startAgain("snapshot, started again", cutting, ports);
    Folders.delete(plan.folder());
    return new RecoveryStages(stages, filledSeconds);
  }

  private double fill(NodeGroup group) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int port = group.frontPort(group.awaitLeader());
    Filler.fill(port, book, plan.entries(), this::tell);
    return (System.nanoTime() - begin) / NANOS_IN_SECOND;
  }

  private void tell(long written) {
    long now = System.nanoTime();
    if (now - toldAt > TOLD_EACH_NANOS) {
      toldAt = now;
      progress.accept("%,d of %,d entries written".formatted(written, plan.entries()));
    }
  }

  private void startAgain(String name, NodeSetup nodes, List<Integer> ports)
      throws IOException, InterruptedException {
    heard.clear();
    try (NodeGroup group = new NodeGroup(nodes, ports, heard::add)) {
      Stage.Start start = start(group);
      note(name, group, Optional.of(start));
    }
  }

  private Stage.Start start(NodeGroup group) throws IOException, InterruptedException {
    long began = Said.micros();
    group.startAll();
    double front = secondsSince(began);
    int leader = group.awaitLeader();
    int port = group.frontPort(leader);
    Filler.fill(port, book, 1, written -> {});
    double answered = secondsSince(began);
    book.settle(port);
    for (int node = 0; node < plan.members(); node++) {
      group.awaitCaughtUp(node);
    }
    return Starts.of(began, front, answered, plan.members(), List.copyOf(heard));
  }

  private static double secondsSince(long micros) {
    return (Said.micros() - micros) / MICROS_IN_SECOND;
  }

  private void takeSnapshot(NodeSetup nodes, List<Integer> ports)
      throws IOException, InterruptedException {
    heard.clear();
    try (NodeGroup group = new NodeGroup(nodes, ports, heard::add)) {
      start(group);
      for (int node = 0; node < plan.members(); node++) {
        group.awaitStanding(node, "it has taken no snapshot", now -> now.snapshotIndex() > 0);
      }
      note("snapshot taken", group, Optional.empty());
    }
  }

  private void note(String name, NodeGroup group, Optional<Stage.Start> start)
      throws IOException, InterruptedException {
    book.check();
    int leader = group.awaitLeader();
    ProcessMemory memory = ProcessMemory.of(group.node(leader).pid());
    Said.Standing standing = group.standing(leader, true);
    long disk = DiskUse.settledBytes(group.folder(leader));
    stages.add(new Stage(name, start, memory, standing.heapUsed(), standing.logBytes(), disk));
    progress.accept(name);
  }
}
