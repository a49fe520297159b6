package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How the classes that Pekko makes by reflection (executor, scheduler, journal) find the life they
 * belong to: by a number in the ActorSystem's configuration. The map holds living nodes only.
 */
final class Incarnations {
  static final String KEY = "troupe.testkit.sim.incarnation";

  private static final AtomicLong NEXT = new AtomicLong();
  private static final Map<Long, Incarnation> LIVING = new ConcurrentHashMap<>();

  private Incarnations() {}

  static long nextId() {
    return NEXT.incrementAndGet();
  }

  static void remember(Incarnation incarnation) {
    LIVING.put(incarnation.id, incarnation);
  }

  static void forget(Incarnation incarnation) {
    LIVING.remove(incarnation.id);
  }

  static int living() {
    return LIVING.size();
  }

  /**
   * @throws IllegalStateException if the configuration is not that of a living simulated node
   */
  static Incarnation of(Config systemConfig) {
    Incarnation found = systemConfig.hasPath(KEY) ? LIVING.get(systemConfig.getLong(KEY)) : null;
    if (found == null) {
      throw new IllegalStateException(
          "not the ActorSystem of a living simulated node: no incarnation at " + KEY);
    }
    return found;
  }
}
