package dev.troupe.bench.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has a store loaded for so long, though redis-benchmark is told how many requests it makes: it
 * knows how fast the store was last under the same load.
 */
final class Loader {

  /** Before anything is known. */
  private static final double GUESS = 5_000;

  /** Long enough for a rate, and short enough to notice soon that it has become another. */
  private static final Duration PROBE = Duration.ofSeconds(1);

  private final Tool tool;
  private final StoreServers servers;
  private final Map<RedisLoad, Double> rates = new HashMap<>();
  private int port;

  Loader(Tool tool, StoreServers servers) {
    this.tool = tool;
    this.servers = servers;
  }

  /**
   * What has been done.
   *
   * @param told by redis-benchmark
   */
  record Loaded(long requests, ToolFigures told) {}

  /** All of them one after the other, each for its share of the time, and once at least. */
  void warmUp(List<RedisLoad> loads, Duration time) throws IOException, InterruptedException {
    Duration share = time.dividedBy(loads.size());
    for (RedisLoad load : loads) {
      port = servers.port();
      long end = System.nanoTime() + share.toNanos();
      long left = share.toNanos();
      do {
        load(load, Duration.ofNanos(Math.min(left, PROBE.toNanos())));
        left = end - System.nanoTime();
      } while (left > 0);
    }
  }

  /** Comes to know where the leader is, and the rate: twice, as the first goes by an older one. */
  void settle(RedisLoad load) throws IOException, InterruptedException {
    port = servers.port();
    load(load, PROBE);
    load(load, PROBE);
  }

  /** Loads it for about so long, where the leader was when it was last looked for. */
  Loaded load(RedisLoad load, Duration time) throws IOException, InterruptedException {
    long requests = load.requests(time, rates.getOrDefault(load, GUESS));
    ToolFigures told = tool.run(port, load, requests, time);
    rates.put(load, told.perSecond());
    return new Loaded(requests, told);
  }
}
