package dev.troupe.bench.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is measured, and for how long. Each store has its turn in each run, on folders that are new.
 *
 * @param stores measured in turn, in this order
 * @param runs how often each has its turn
 * @param warmUp before the first measurement of a turn of a store that needs it, shared out among
 *     its loads
 * @param measured for each load in each turn, about
 * @param folder where servers write; deleted after each turn that went well
 */
public record RedisPlan(
    List<Store> stores, int runs, Duration warmUp, Duration measured, Path folder) {

  /** Connections of redis-benchmark. */
  private static final int CLIENTS = 64;

  private static final int PIPELINE = 16;

  /** {@code redis-benchmark -d}. */
  static final int VALUE_BYTES = 256;

  /** {@code redis-benchmark -r}; all of them are there before anything is measured. */
  static final int KEYS = 100_000;

  /** All loads, in the order in which a turn measures them. */
  public static final List<RedisLoad> LOADS =
      List.of(
          new RedisLoad(true, CLIENTS, PIPELINE, OptionalDouble.of(0.6)),
          new RedisLoad(true, CLIENTS, 1, OptionalDouble.empty()),
          new RedisLoad(false, CLIENTS, PIPELINE, OptionalDouble.of(0.3)),
          new RedisLoad(false, CLIENTS, 1, OptionalDouble.of(0.6)));

  public RedisPlan {
    stores = List.copyOf(stores);
  }

  /** Those under which a store is measured. */
  static List<RedisLoad> loads(Store store) {
    return LOADS.stream().filter(store::measuredUnder).toList();
  }

  /** What reports tell of it, beside the stores and loads. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("runs", runs);
    figures.put("warmUpSeconds", warmUp.toSeconds());
    figures.put("seconds", measured.toSeconds());
    figures.put("valueBytes", VALUE_BYTES);
    figures.put("keys", KEYS);
    return figures;
  }
}
