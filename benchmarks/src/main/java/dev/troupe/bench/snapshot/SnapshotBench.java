package dev.troupe.bench.snapshot;

import dev.troupe.bench.drive.Folders;
import dev.troupe.bench.node.Filler;
import dev.troupe.bench.node.Heard;
import dev.troupe.bench.node.MachineKind;
import dev.troupe.bench.node.NodeGroup;
import dev.troupe.bench.node.NodeSetup;
import dev.troupe.bench.node.Said;
import dev.troupe.bench.node.Writer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Fills a store, lets it take snapshots, empties a member and lets it be sent one. */
public final class SnapshotBench {

  private static final int MEMBERS = 3;
  private static final Duration SNAPSHOT_LIMIT = Duration.ofMinutes(15);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final long TOLD_EACH_NANOS = Duration.ofSeconds(10).toNanos();

  private final SnapshotPlan plan;
  private final Consumer<String> progress;
  private final StoreBook book;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private long toldAt = System.nanoTime();

  /**
   * @param progress is told what has been done, line by line
   */
  public SnapshotBench(SnapshotPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    this.book = new StoreBook(plan.keys(), SnapshotPlan.VALUE_BYTES);
  }

  /**
   * Measures all; once.
   *
   * @throws IOException if nodes do not start, end too soon, or do not answer
   * @throws IllegalStateException if acknowledged writes are missing in the end
   */
  public SnapshotTimes run() throws IOException, InterruptedException {
    NodeSetup setup =
        new NodeSetup(MEMBERS, MachineKind.STORE, plan.heapMegabytes(), Map.of(), plan.folder());
    SnapshotTimes times;
    try (NodeGroup group = NodeGroup.onEmptyFolders(setup, heard::add)) {
      group.startAll();
      int leader = group.awaitLeader();
      Filler.fill(group.frontPort(leader), book, plan.keys(), this::tell);
      progress.accept("the store is filled");
      times = measure(group, leader);
      book.settle(group.frontPort(group.awaitLeader()));
    }
    Folders.delete(plan.folder());
    return times;
  }

  private void tell(long written) {
    long now = System.nanoTime();
    if (now - toldAt > TOLD_EACH_NANOS) {
      toldAt = now;
      progress.accept("%,d of %,d keys written".formatted(written, plan.keys()));
    }
  }

  private SnapshotTimes measure(NodeGroup group, int leader)
      throws IOException, InterruptedException {
    Writer writer = Writer.start(group.frontPort(leader), book, plan.period());
    try {
      Thread.sleep(plan.warmUp().toMillis());
      long begin = Said.micros();
      for (int taken = 1; taken <= plan.snapshots(); taken++) {
        awaitSnapshot(leader, Said.micros());
        progress.accept("snapshot %d of %d is taken".formatted(taken, plan.snapshots()));
      }
      MemoryOf before = MemoryOf.of("leader, before", group, leader);
      int emptied = other(leader, group.awaitLeader());
      send(group, emptied);
      book.check();
      List<MemoryOf> memory =
          List.of(
              before,
              MemoryOf.of("leader, after", group, leader),
              MemoryOf.of("emptied member, after", group, emptied));
      long end = Said.micros();
      List<Heard> all = heard.stream().toList();
      windows.addAll(Window.taking(all, end));
      List<Window> measured = windows.stream().filter(each -> each.end() >= begin).toList();
      return new SnapshotTimes(
          book.writesSince(begin), measured, since(begin, all), emptied, memory, book.failed());
    } finally {
      writer.close();
    }
  }

  /** A member that neither has the client nor leads, if another one has come to lead. */
  static int other(int client, int leader) {
    int node = 0;
    while (node == client || node == leader) {
      node++;
    }
    return node;
  }

  /** Captures of before are left out: the store was not full then. */
  private static List<Heard> since(long begin, List<Heard> all) {
    return all.stream()
        .filter(each -> !(each.said() instanceof Said.Captured it) || it.micros() >= begin)
        .toList();
  }

  /** The leader's next own one that began after a moment. */
  private void awaitSnapshot(int leader, long since) throws IOException, InterruptedException {
    long end = System.nanoTime() + SNAPSHOT_LIMIT.toNanos();
    while (Window.taking(ofNode(leader), Long.MAX_VALUE).stream()
        .noneMatch(window -> window.begin() >= since && window.end() != Long.MAX_VALUE)) {
      book.check();
      if (System.nanoTime() - end > 0) {
        throw new IOException("no snapshot is taken in " + SNAPSHOT_LIMIT);
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private List<Heard> ofNode(int node) {
    return heard.stream().filter(each -> each.node() == node).toList();
  }

  /**
   * Both others live and have everything, so nothing can be lost by a member that has forgotten
   * what it has said. It is not how an operator replaces a member.
   */
  private void send(NodeGroup group, int node) throws IOException, InterruptedException {
    long killed = Said.micros();
    group.kill(node);
    Folders.delete(group.folder(node));
    group.start(node);
    long sending = awaitTransfer(group, node);
    group.awaitStanding(node, "it has got no snapshot", now -> now.snapshotIndex() > 0);
    progress.accept("the snapshot is sent");
    group.awaitCaughtUp(node);
    long end = Said.micros();
    long started =
        ofNode(node).stream()
            .filter(each -> each.said() instanceof Said.Role)
            .mapToLong(each -> ((Said.Role) each.said()).micros())
            .filter(micros -> micros >= killed)
            .min()
            .orElseThrow(() -> new IOException("the emptied member has not said what it is"));
    windows.add(new Window(Phase.ABSENT, killed, started));
    windows.add(new Window(Phase.SENDING, sending, end));
  }

  /**
   * Waits until the leader sends the member a snapshot; since when. It has acknowledged what it now
   * lacks, so the leader does that only when its log no longer has what it would send next.
   */
  private static long awaitTransfer(NodeGroup group, int node)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + SNAPSHOT_LIMIT.toNanos();
    group.awaitStanding(node, "it does not say how it stands", now -> true);
    while (!group.standing(group.awaitLeader(), false).sendsSnapshot()
        && group.standing(node, false).snapshotIndex() == 0) { // so soon that it was not seen
      if (System.nanoTime() - end > 0) {
        throw new IOException("no snapshot is sent in " + SNAPSHOT_LIMIT);
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return Said.micros();
  }
}
