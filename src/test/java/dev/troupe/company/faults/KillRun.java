package dev.troupe.company.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Load on three nodes while one after the other is killed with SIGKILL and started again, and what
 * came of it. Every second kill or so hits the leader.
 */
final class KillRun implements AutoCloseable {
  private static final Duration NEXT_WRITE_LIMIT = Duration.ofSeconds(60);

  private final Trio trio;
  private final Acks acks = new Acks();
  private final List<Client> clients = new ArrayList<>();
  private final List<Long> leaderGaps = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> killTimes = new ArrayList<>();
  private final List<CompletableFuture<Void>> nextWrites = new ArrayList<>();
  private final Random random = new Random(7);
  private final MemoryWatch memory;
  private final Benchmark benchmark;
  private long start;
  private long end;

  /** With redis-benchmark beside the clients, if there is one. */
  KillRun(Trio trio, Path folder, int plain, int counting, Duration between) {
    this(trio, folder, plain, counting, between, RedisTools.isInstalled(RedisTools.BENCHMARK));
  }

  /**
   * @param plain how many clients set values
   * @param counting how many clients count
   * @param between how long each waits from one write to the next
   * @param benchmark whether redis-benchmark runs as well
   */
  KillRun(Trio trio, Path folder, int plain, int counting, Duration between, boolean benchmark) {
    this.trio = trio;
    for (int i = 0; i < plain; i++) {
      clients.add(new PlainWriter("plain-" + i, trio, i % Trio.NODES, acks));
    }
    for (int i = 0; i < counting; i++) {
      clients.add(new CountingWriter("counting-" + i, trio, i % Trio.NODES, acks));
    }
    this.memory = new MemoryWatch(trio);
    this.benchmark = benchmark ? new Benchmark(trio, folder) : null;
    clients.forEach(client -> client.start(between));
    this.start = System.nanoTime();
  }

  /**
   * Lets the load run, and kills a node at this pace, or never if it is null. A victim is started
   * again after a fifth of the pace. The pace is kept though it may not have caught up when the
   * next one is killed; only one that does not even answer yet is waited for.
   */
  void run(Duration length, Duration pace) {
    long stop = start + length.toNanos();
    if (pace != null) {
      for (long next = start + pace.toNanos() / 2; next < stop; next += pace.toNanos()) {
        pauseUntil(next);
        killOne(pace.dividedBy(5));
      }
    }
    pauseUntil(stop);
    end = System.nanoTime();
    memory.close();
    if (benchmark != null) {
      benchmark.close();
    }
    nextWrites.forEach(CompletableFuture::join);
    clients.forEach(Client::stop);
    clients.forEach(Client::awaitEnd);
    trio.awaitWhole();
    verify();
  }

  private static void pauseUntil(long nanoTime) {
    Await.pause(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
  }

  private void killOne(Duration down) {
    Trio.ALL.forEach(trio::awaitAnswer);
    boolean ofLeader = killTimes.size() % 2 == 0;
    int victim = ofLeader ? trio.awaitLeader() : random.nextInt(Trio.NODES);
    ofLeader |= trio.leader().orElse(-1) == victim;
    long at = System.nanoTime();
    killTimes.add(at);
    trio.process(victim).kill9();
    nextWrites.add(takeGap(at, ofLeader));
    pauseUntil(at + down.toNanos());
    trio.start(victim);
  }

  /** Completes when a write that was sent after the kill is acknowledged, or is late. */
  private CompletableFuture<Void> takeGap(long at, boolean ofLeader) {
    int kill = killTimes.size();
    return acks.next()
        .orTimeout(NEXT_WRITE_LIMIT.toSeconds(), TimeUnit.SECONDS)
        .handle(
            (acknowledged, late) -> {
              if (late != null) {
                acks.violation(
                    "no write was acknowledged within " + NEXT_WRITE_LIMIT + " after kill " + kill);
              } else if (ofLeader) {
                leaderGaps.add(TimeUnit.NANOSECONDS.toMillis(acknowledged - at));
              }
              return null;
            });
  }

  private void verify() {
    for (int node : Trio.ALL) {
      try (Resp through = new Resp(trio.redisPort(node), Client.REPLY_LIMIT)) {
        for (Client client : clients) {
          client.verify(through);
        }
      } catch (IOException | Resp.Refused e) {
        acks.violation("cannot read through n" + (node + 1) + ": " + e);
      }
    }
  }

  /** No acknowledged write lost, none that failed there, each counter exact, nobody left alone. */
  void assertNothingLost() {
    assertThat(acks.violations()).as(report()).isEmpty();
    assertThat(acks.acknowledged.sum()).as(report()).isPositive();
  }

  void awaitMoreWrites(int count) {
    long wanted = acks.acknowledged.sum() + count;
    Await.until("more writes", Trio.LIMIT, () -> acks.acknowledged.sum() >= wanted);
  }

  int leaderKills() {
    return leaderGaps.size();
  }

  /**
   * From the kill of a leader to the next successful write, in milliseconds.
   *
   * @throws AssertionError if there was no such kill
   */
  long medianGap() {
    assertThat(leaderGaps).as("gaps after kills of leaders").isNotEmpty();
    return leaderGaps.stream().sorted().toList().get(leaderGaps.size() / 2);
  }

  MemoryWatch memory() {
    return memory;
  }

  /** Seconds from each kill to the next. */
  private List<String> paces() {
    List<String> paces = new ArrayList<>();
    for (int i = 1; i < killTimes.size(); i++) {
      paces.add("%.1f".formatted((killTimes.get(i) - killTimes.get(i - 1)) / 1e9));
    }
    return paces;
  }

  String report() {
    double seconds = Math.max(1, (end - start) / 1e9);
    return """

        %.0f s, %d kills, %d of leaders; seconds from kill to kill: %s
        leader's kill to next successful write: median %s, each %s
        checked writes: %d acknowledged (%.0f/s), %d certainly failed, %d without answer, %d repeated
        redis-benchmark: %s
        wrong: %s
        %s
        """
        .formatted(
            seconds,
            killTimes.size(),
            leaderGaps.size(),
            paces(),
            leaderGaps.isEmpty() ? "none" : medianGap() + " ms",
            leaderGaps,
            acks.acknowledged.sum(),
            acks.acknowledged.sum() / seconds,
            acks.failed.sum(),
            acks.unknown.sum(),
            acks.repeated.sum(),
            benchmark == null ? "none" : "started " + benchmark.runs() + " times",
            acks.violations(),
            memory.table());
  }

  @Override
  public void close() {
    memory.close();
    clients.forEach(Client::stop);
    if (benchmark != null) {
      benchmark.close();
    }
  }
}
