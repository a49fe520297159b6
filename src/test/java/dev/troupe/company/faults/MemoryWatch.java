package dev.troupe.company.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The resident memory of each node, second by second. */
final class MemoryWatch implements AutoCloseable {

  /**
   * One look at one node.
   *
   * @param at seconds since the start of the watch
   * @param age seconds for which this process has been watched
   */
  record Sample(int node, long pid, int at, int age, long mib) {}

  private final Trio trio;
  private final List<Sample> samples = new ArrayList<>();
  private final long[] pids = new long[Trio.NODES];
  private final int[] since = new int[Trio.NODES];
  private final long start = System.nanoTime();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "memory watch");
            thread.setDaemon(true);
            return thread;
          });

  MemoryWatch(Trio trio) {
    this.trio = trio;
    timer.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.SECONDS);
  }

  private synchronized void look() {
    int now = (int) Duration.ofNanos(System.nanoTime() - start).toSeconds();
    for (int node : Trio.ALL) {
      long pid = trio.process(node).pid();
      if (pids[node] != pid) {
        pids[node] = pid;
        since[node] = now;
      }
      int age = now - since[node];
      trio.process(node)
          .rssBytes()
          .ifPresent(bytes -> samples.add(new Sample(node, pid, now, age, bytes >> 20)));
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  synchronized long max(Predicate<Sample> which) {
    return samples.stream().filter(which).mapToLong(Sample::mib).max().orElse(0);
  }

  synchronized long median(Predicate<Sample> which) {
    long[] sorted = samples.stream().filter(which).mapToLong(Sample::mib).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  synchronized int seconds() {
    return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).at();
  }

  /**
   * What has grown, if something has: the most that a node's processes took in the last third of
   * the time, compared with the second third. The first is theirs to warm up. A leak grows with the
   * work done, so it shows; that a node was killed early or late in a third does not.
   */
  List<String> growth() {
    int third = seconds() / 3;
    List<String> grown = new ArrayList<>();
    for (int node : Trio.ALL) {
      long before = max(s -> s.node() == node && s.at() >= third && s.at() < 2 * third);
      long after = max(s -> s.node() == node && s.at() >= 2 * third);
      if (after > before * 1.15 + 32) {
        grown.add("n%d: %d MiB, then %d MiB".formatted(node + 1, before, after));
      }
    }
    return grown;
  }

  /** Median and greatest of each node in ten parts of the time. */
  String table() {
    StringBuilder table = new StringBuilder("resident MiB, median / most\n   from s");
    Trio.ALL.forEach(node -> table.append("%12s".formatted("n" + (node + 1))));
    int part = Math.max(1, (seconds() + 9) / 10);
    for (int from = 0; from <= seconds(); from += part) {
      table.append(String.format(Locale.ROOT, "%n%9d", from));
      int first = from;
      for (int node : Trio.ALL) {
        Predicate<Sample> here = s -> s.node() == node && s.at() >= first && s.at() < first + part;
        table.append("%12s".formatted(median(here) + " / " + max(here)));
      }
    }
    return table.toString();
  }
}
