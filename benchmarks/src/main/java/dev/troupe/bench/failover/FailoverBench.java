package dev.troupe.bench.failover;

import dev.troupe.bench.drive.Folders;
import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.MachineKind;
import dev.troupe.bench.node.NodeGroup;
import dev.troupe.bench.node.NodeSetup;
import dev.troupe.bench.node.Said;
import dev.troupe.bench.node.Writer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Kills leader after leader while clients write at every node. */
public final class FailoverBench {

  private static final int MEMBERS = 3;
  private static final int HEAP_MEGABYTES = 512;
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
  private static final Duration FLOW_LIMIT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int LEAST_REST_MILLIS = 1_000;
  private static final int MOST_REST_MILLIS = 2_000;
  private static final double NANOS_IN_MILLI = 1_000_000;

  private final FailoverPlan plan;
  private final Consumer<String> progress;
  private final FirstAnswer book = new FirstAnswer(FailoverPlan.COMMAND_BYTES);
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final Map<Integer, Writer> writers = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom();

  /**
   * @param progress is told what has been done, line by line
   */
  public FailoverBench(FailoverPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Measures all; once.
   *
   * @throws IOException if nodes do not start, or nobody answers
   * @throws IllegalStateException if acknowledged writes are missing after all
   */
  public FailoverTimes run() throws IOException, InterruptedException {
    NodeSetup setup =
        new NodeSetup(
            MEMBERS, MachineKind.TALLY, HEAP_MEGABYTES, plan.timing().settings(), plan.folder());
    List<Failover> times = new ArrayList<>();
    try (NodeGroup group = NodeGroup.onEmptyFolders(setup, heard::add)) {
      group.startAll();
      group.awaitLeader();
      for (int node = 0; node < MEMBERS; node++) {
        write(group, node);
      }
      Thread.sleep(plan.warmUp().toMillis());
      for (int kill = 1; kill <= plan.kills(); kill++) {
        Failover time = killLeader(group);
        times.add(time);
        progress.accept(line(kill, time));
      }
      for (Writer writer : writers.values()) {
        writer.close();
      }
      book.settle(group.frontPort(group.awaitLeader()));
    }
    Folders.delete(plan.folder());
    return new FailoverTimes(times, book.acknowledged(), book.failed());
  }

  private void write(NodeGroup group, int node) throws IOException {
    writers.put(node, Writer.start(group.frontPort(node), book, FailoverPlan.PERIOD));
  }

  private Failover killLeader(NodeGroup group) throws IOException, InterruptedException {
    awaitFlow();
    Thread.sleep(random.nextInt(LEAST_REST_MILLIS, MOST_REST_MILLIS));
    book.check();
    int leader = group.awaitLeader();
    long term = group.standing(leader, false).term();
    heard.clear();
    long killed = Said.micros();
    long begin = System.nanoTime();
    group.kill(leader);
    long answer = book.after(System.nanoTime(), ANSWER_LIMIT);
    writers.remove(leader).close();
    long restart = System.nanoTime();
    group.start(leader);
    group.awaitCaughtUp(leader);
    double caughtUp = (System.nanoTime() - restart) / NANOS_IN_MILLI;
    write(group, leader);
    return Failover.of(
        (answer - begin) / NANOS_IN_MILLI, killed, term, List.copyOf(heard), caughtUp);
  }

  /** All clients are answered again, each once more than now. */
  private void awaitFlow() throws IOException, InterruptedException {
    long end = System.nanoTime() + FLOW_LIMIT.toNanos();
    for (Writer writer : writers.values()) {
      long before = writer.acknowledged();
      while (writer.acknowledged() <= before) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("a client is not answered for " + FLOW_LIMIT);
        }
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private String line(int kill, Failover time) {
    return String.format(
        Locale.ROOT,
        "kill %d of %d: %.0f ms to the next acknowledged write, caught up %.0f ms after its start",
        kill,
        plan.kills(),
        time.answered(),
        time.caughtUp());
  }
}
