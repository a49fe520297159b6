package dev.troupe.app.demo;

import dev.troupe.app.CommandFailure;
import dev.troupe.app.ExitCode;
import dev.troupe.app.Screen;
import dev.troupe.app.kv.Endpoint;
import dev.troupe.app.ops.ClusterView;
import dev.troupe.app.ops.LocalCluster;
import dev.troupe.app.ops.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Counts words with many clients at once, and kills the leader half-way. */
final class WordCount {

  static final int CLIENTS = 32;

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration TICK = Duration.ofMillis(200);

  private final LocalCluster cluster;
  private final WordText text;
  private final int rounds;
  private final Random random;
  private final Screen screen;
  private final Tally tally = new Tally();

  WordCount(LocalCluster cluster, WordText text, int rounds, long seed, Screen screen) {
    this.cluster = cluster;
    this.text = text;
    this.rounds = rounds;
    this.random = new Random(seed);
    this.screen = screen;
  }

  Tally tally() {
    return tally;
  }

  /** Returns when all is counted and the killed node is back. */
  void run() {
    ExecutorService threads = Executors.newCachedThreadPool(WordCount::daemon);
    List<CompletableFuture<Void>> work = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        work.add(CompletableFuture.runAsync(client(i), threads));
      }
      // Not at the very middle: where it strikes should not depend on round numbers.
      long killAt = (long) (total() * (0.45 + 0.1 * random.nextDouble()));
      watchUntil(work, killAt);
      LeaderKill kill = new LeaderKill(cluster, screen, tally);
      work.add(CompletableFuture.runAsync(kill::run, threads));
      watchUntil(work, Long.MAX_VALUE);
    } finally {
      threads.shutdownNow();
      screen.clear();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "demo");
    thread.setDaemon(true);
    return thread;
  }

  long total() {
    return (long) text.words().size() * rounds;
  }

  private CountingClient client(int i) {
    List<Endpoint> order =
        new ArrayList<>(cluster.file().places().stream().map(Endpoint::of).toList());
    Collections.shuffle(order, random);
    return new CountingClient("demo-" + i, order, share(i), tally, LIMIT);
  }

  /** Every so-manyth word of the text, round after round. */
  private Iterator<String> share(int client) {
    return new Iterator<>() {
      private long next = client;

      @Override
      public boolean hasNext() {
        return next < total();
      }

      @Override
      public String next() {
        String word = text.words().get((int) (next % text.words().size()));
        next += CLIENTS;
        return word;
      }
    };
  }

  /** Shows the progress until so many are acknowledged or all work is done; fails if any failed. */
  private void watchUntil(List<CompletableFuture<Void>> work, long acknowledged) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    long before = tally.acknowledged();
    long then = System.nanoTime();
    while (tally.acknowledged() < acknowledged && !allDone(work)) {
      if (System.nanoTime() > deadline || !Waits.pause(TICK)) {
        throw new CommandFailure(ExitCode.FAILED, "not done within " + LIMIT);
      }
      if (cluster.isDeserted()) {
        throw new CommandFailure(ExitCode.FAILED, "somebody has stopped all nodes of the demo");
      }
      long now = System.nanoTime();
      long count = tally.acknowledged();
      String note = count < total() ? leader() : "waiting for the dead node to come back";
      double perSecond = (count - before) * 1e9 / (now - then);
      screen.progress(
          count, total(), "%,9d of %,d  %,7.0f/s  %s".formatted(count, total(), perSecond, note));
      before = count;
      then = now;
    }
  }

  private String leader() {
    ClusterView view = cluster.view();
    return view.leader(ClusterView.STORE).map(name -> "leader " + name).orElse("no leader");
  }

  private static boolean allDone(List<CompletableFuture<Void>> work) {
    for (CompletableFuture<Void> one : work) {
      if (one.isCompletedExceptionally()) {
        throw failure(one);
      }
    }
    return work.stream().allMatch(CompletableFuture::isDone);
  }

  private static CommandFailure failure(CompletableFuture<Void> one) {
    try {
      one.join();
      throw new IllegalStateException("did not fail");
    } catch (CompletionException | CancellationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return cause instanceof CommandFailure known
          ? known
          : new CommandFailure(ExitCode.FAILED, "a client gave up: " + cause, cause);
    }
  }
}
