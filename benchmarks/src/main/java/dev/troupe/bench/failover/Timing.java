package dev.troupe.bench.failover;

import java.util.LinkedHashMap;
import java.util.Map;

/** How soon a silent leader is taken for dead. */
public enum Timing {
  /**
   * For machines in one building: well above a round trip with a sync in it, and above the garbage
   * collections of a small heap.
   */
  LAN(50, 200, 400),

  /** As troupe-raft.conf has it. */
  DELIVERED(0, 0, 0);

  private final int heartbeatMillis;
  private final int leastMillis;
  private final int mostMillis;

  Timing(int heartbeatMillis, int leastMillis, int mostMillis) {
    this.heartbeatMillis = heartbeatMillis;
    this.leastMillis = leastMillis;
    this.mostMillis = mostMillis;
  }

  /** The settings of which it consists, where they are not as delivered. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (this != DELIVERED) {
      settings.put("troupe.raft.heartbeat-interval", heartbeatMillis + "ms");
      settings.put("troupe.raft.election-timeout-min", leastMillis + "ms");
      settings.put("troupe.raft.election-timeout-max", mostMillis + "ms");
    }
    return settings;
  }
}
