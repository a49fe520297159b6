package dev.troupe.bench.plan;

import dev.troupe.bench.result.Point;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the client asks for, and how much of it at the same time.
 *
 * @param write commands that go through the log, or linearizable queries
 * @param outstanding requests without a reply; each reply is followed by a new request at once
 */
public record Load(boolean write, int outstanding) implements Point {

  /** The most that a front takes from one client. */
  public static final int MAX_OUTSTANDING = 65_536;

  public Load {
    if (outstanding < 1 || outstanding > MAX_OUTSTANDING) {
      throw new IllegalArgumentException(
          "outstanding must be from 1 to " + MAX_OUTSTANDING + ", not " + outstanding);
    }
  }

  @Override
  public String kind() {
    return write ? "write" : "read";
  }

  @Override
  public String label() {
    return Integer.toString(outstanding);
  }

  @Override
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("kind", kind());
    figures.put("outstanding", outstanding);
    return figures;
  }
}
