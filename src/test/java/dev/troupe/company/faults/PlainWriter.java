package dev.troupe.company.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sets values that are never used twice on keys of its own, as any Redis client would, and
 * remembers for each key which values it may have. After an unknown outcome it leaves the key
 * alone, as the write may still take effect.
 */
final class PlainWriter extends Client {
  private static final int KEYS = 300;

  /** Replies after which a write has certainly not been executed: REDIS.md. */
  private static final Set<String> NOT_EXECUTED = Set.of("CLUSTERDOWN", "BUSY", "TRYAGAIN");

  private static final String NONE = null;

  private final Map<String, String> acknowledged = new HashMap<>();
  private final Map<String, String> unknown = new HashMap<>();
  private final int[] generation = new int[KEYS];
  private long count;

  PlainWriter(String name, Trio trio, int node, Acks acks) {
    super(name, trio, node, acks);
  }

  @Override
  boolean isSettled() {
    return true;
  }

  @Override
  void step() {
    Resp node = connection();
    if (node == null) {
      return;
    }
    int slot = (int) (count % KEYS);
    String key = name + ":" + slot + ":" + generation[slot];
    String value = name + "=" + count++;
    long sentAt = System.nanoTime();
    try {
      Object reply = node.ask("SET", key, value);
      if (!"OK".equals(reply)) {
        acks.violation(name + " was told " + reply);
      }
      acknowledged.put(key, value);
      acks.acknowledged(sentAt);
    } catch (Resp.Refused refused) {
      failed(refused);
    } catch (IOException broken) {
      unknown.put(key, value);
      generation[slot]++;
      acks.unknown.increment();
      lost(broken);
    }
  }

  private void failed(Resp.Refused refused) {
    acks.failed.increment();
    if (!NOT_EXECUTED.contains(refused.code())) {
      acks.violation(name + " was refused: " + refused.getMessage());
    }
    Await.pause(Duration.ofMillis(20));
  }

  @Override
  void verify(Resp through) throws IOException, Resp.Refused {
    Set<String> keys = new java.util.TreeSet<>(acknowledged.keySet());
    keys.addAll(unknown.keySet());
    List<String> batch = new ArrayList<>(List.of("MGET"));
    for (String key : keys) {
      batch.add(key);
      if (batch.size() > 500) {
        check(batch, through);
        batch = new ArrayList<>(List.of("MGET"));
      }
    }
    if (batch.size() > 1) {
      check(batch, through);
    }
  }

  private void check(List<String> command, Resp through) throws IOException, Resp.Refused {
    List<?> values = (List<?>) through.ask(command.toArray(String[]::new));
    for (int i = 0; i < values.size(); i++) {
      String key = command.get(i + 1);
      String acked = acknowledged.getOrDefault(key, NONE);
      String perhaps = unknown.getOrDefault(key, acked);
      Object value = values.get(i);
      if (!java.util.Objects.equals(value, acked) && !java.util.Objects.equals(value, perhaps)) {
        acks.violation(
            "%s is %s, but %s was acknowledged and %s had no answer"
                .formatted(key, value, acked, perhaps));
      }
    }
  }
}
