package dev.troupe.bench.redis;

import dev.troupe.bench.drive.Meter;
import dev.troupe.bench.drive.Turns;
import dev.troupe.bench.result.Cost;
import dev.troupe.bench.result.Sample;
import dev.troupe.bench.result.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Carries out a plan. */
public final class RedisBench {

  private final RedisPlan plan;
  private final Tool tool;
  private final Consumer<String> progress;
  private final Samples samples = new Samples();

  /**
   * @param progress is told what has been done, line by line
   */
  public RedisBench(RedisPlan plan, Tool tool, Consumer<String> progress) {
    this.plan = plan;
    this.tool = tool;
    this.progress = progress;
  }

  /**
   * Measures all; once.
   *
   * @throws IOException if servers do not start, nobody leads, or a reply is an error
   * @throws IllegalStateException if keys are missing after a turn, or there are too many
   */
  public Samples run() throws IOException, InterruptedException {
    Turns.take(plan.runs(), plan.stores(), plan.folder(), progress, this::turn);
    return samples;
  }

  private void turn(int run, Store store, Path folder) throws IOException, InterruptedException {
    try (AtExit<StoreServers> ending = AtExit.of(store.servers(folder))) {
      StoreServers servers = ending.held();
      servers.start();
      fill(servers);
      Loader loader = new Loader(tool, servers);
      if (store.needsWarmUp()) {
        loader.warmUp(RedisPlan.loads(store), plan.warmUp());
      }
      Meter meter = new Meter(servers.processes());
      for (RedisLoad load : RedisPlan.loads(store)) {
        Sample sample = measure(loader, load, meter);
        samples.add(store.name(), load, sample);
        progress.accept(line(run, store, load, sample));
      }
      count(servers);
    }
  }

  private Sample measure(Loader loader, RedisLoad load, Meter meter)
      throws IOException, InterruptedException {
    loader.settle(load);
    Meter.Reading before = meter.read();
    Loader.Loaded loaded = loader.load(load, plan.measured());
    return sample(loaded, meter.read().since(before));
  }

  /** redis-benchmark fails where a request does, so none has. */
  static Sample sample(Loader.Loaded loaded, Cost cost) {
    ToolFigures told = loaded.told();
    return new Sample(
        told.perSecond(),
        told.p50Millis(),
        told.p99Millis(),
        told.maxMillis(),
        cost.processorMicros(loaded.requests()),
        cost.loopbackBytes(loaded.requests()),
        OptionalDouble.empty(), // for its time is not known exactly
        0);
  }

  private static void fill(StoreServers servers) throws IOException, InterruptedException {
    try (StoreClient client = StoreClient.to(servers.port())) {
      client.fill(RedisPlan.KEYS, RedisPlan.VALUE_BYTES);
    }
  }

  private static void count(StoreServers servers) throws IOException, InterruptedException {
    try (StoreClient client = StoreClient.to(servers.port())) {
      long keys = client.count();
      if (keys != RedisPlan.KEYS) {
        throw new IllegalStateException(keys + " keys after the turn, not " + RedisPlan.KEYS);
      }
    }
  }

  private static String line(int run, Store store, RedisLoad load, Sample sample) {
    return String.format(
        Locale.ROOT,
        "run %d, %s, %s %s: %,.0f/s, p99 %.2f ms",
        run,
        store.name(),
        load.kind(),
        load.label(),
        sample.perSecond(),
        sample.p99Millis());
  }
}
