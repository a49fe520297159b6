package dev.troupe.bench.groups;

import dev.troupe.bench.drive.Meter;
import dev.troupe.bench.result.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The client: a thread and a connection for each node that leads a group, and all groups asked
 * where they are led when it starts. A leader that moves later is found by the node that is asked.
 */
final class GroupsClient implements AutoCloseable {

  private final List<NodeDriver> drivers = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Meter meter;

  private GroupsClient(Meter meter) {
    this.meter = meter;
  }

  /**
   * Connects.
   *
   * @param led for each node, the groups that it leads
   */
  static GroupsClient connect(GroupsServers servers, List<BitSet> led) throws IOException {
    List<ProcessHandle> processes = new ArrayList<>(servers.processes());
    processes.add(ProcessHandle.current());
    GroupsClient client = new GroupsClient(new Meter(processes));
    for (int node = 0; node < servers.nodes(); node++) {
      List<Integer> groups = led.get(node).stream().boxed().toList();
      if (!groups.isEmpty()) {
        client.drivers.add(new NodeDriver(servers.link(node), groups, GroupsPlan.COMMAND_BYTES));
      }
    }
    return client;
  }

  /**
   * Loads all groups, first without looking.
   *
   * @param outstanding writes under way, over all groups
   */
  Sample run(int outstanding, Duration warmUp, Duration measured)
      throws IOException, InterruptedException {
    long failedBefore = failed();
    int[] shares = Shares.of(outstanding, drivers.stream().mapToInt(NodeDriver::groups).toArray());
    Window window = Window.after(warmUp, measured);
    List<Future<Histogram>> runs = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      NodeDriver driver = drivers.get(i);
      int share = shares[i];
      runs.add(threads.submit(() -> driver.run(share, window)));
    }
    sleepUntil(window.begin());
    Meter.Reading before = meter.read();
    sleepUntil(window.end());
    Meter.Reading after = meter.read();
    Histogram latencies = new Histogram(NodeDriver.MAX_MICROS, NodeDriver.DIGITS);
    for (Future<Histogram> run : runs) {
      latencies.add(get(run));
    }
    return Sample.of(latencies, measured, after.since(before), failed() - failedBefore);
  }

  private static void sleepUntil(long time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time - System.nanoTime());
  }

  private static <T> T get(Future<T> run) throws IOException, InterruptedException {
    try {
      return run.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException wrong) {
        throw wrong;
      }
      throw new IOException("a connection failed: " + e.getCause(), e);
    }
  }

  private long failed() {
    return drivers.stream().mapToLong(NodeDriver::failed).sum();
  }

  /** Looks whether all acknowledged commands are in their groups, once. */
  void settle() throws IOException {
    for (NodeDriver driver : drivers) {
      driver.settle();
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (NodeDriver driver : drivers) {
      driver.close();
    }
  }
}
