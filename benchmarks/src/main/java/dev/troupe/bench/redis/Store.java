package dev.troupe.bench.redis;

import dev.troupe.bench.result.Measured;
import java.nio.file.Path;

/** A store that speaks the Redis protocol. */
public interface Store extends Measured {

  /** Its servers of one turn, which do not run yet; what they write is below this folder. */
  StoreServers servers(Path folder);

  /** True if it becomes faster after its start, as a JVM does. */
  default boolean needsWarmUp() {
    return ours();
  }

  /** True if it is measured under that load. */
  default boolean measuredUnder(RedisLoad load) {
    return true;
  }
}
