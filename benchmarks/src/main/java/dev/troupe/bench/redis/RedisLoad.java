package dev.troupe.bench.redis;

import dev.troupe.bench.result.Point;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What redis-benchmark is asked to do.
 *
 * @param write SET, or else GET
 * @param clients connections, {@code -c}
 * @param pipeline commands that each of them sends together, {@code -P}
 * @param aim how many times as many as Redis ours should do
 */
public record RedisLoad(boolean write, int clients, int pipeline, OptionalDouble aim)
    implements Point {

  public RedisLoad {
    if (clients < 1 || pipeline < 1) {
      throw new IllegalArgumentException("at least one: " + clients + " and " + pipeline);
    }
  }

  @Override
  public String kind() {
    return write ? "SET" : "GET";
  }

  @Override
  public String label() {
    return "-c" + clients + " -P" + pipeline;
  }

  @Override
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("kind", kind());
    figures.put("clients", clients);
    figures.put("pipeline", pipeline);
    return figures;
  }

  /**
   * How many requests, {@code -n}, take about so long at a rate: a whole number of rounds, in each
   * of which every connection sends its pipeline once, and never none.
   */
  long requests(Duration time, double perSecond) {
    long round = (long) clients * pipeline;
    double wanted = perSecond * time.toNanos() / Duration.ofSeconds(1).toNanos();
    return Math.max(1, (long) Math.ceil(wanted / round)) * round;
  }
}
