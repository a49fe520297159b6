package dev.troupe.bench.groups;

import dev.troupe.bench.plan.Load;
import dev.troupe.bench.result.Point;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Writes that are spread over all groups of the system.
 *
 * @param load so many of them at a time, over all groups together
 */
public record GroupsLoad(Load load) implements Point {

  /** Many groups are to do at least as much as one. */
  private static final double AIM = 1;

  int outstanding() {
    return load.outstanding();
  }

  @Override
  public boolean write() {
    return load.write();
  }

  @Override
  public String kind() {
    return load.kind();
  }

  @Override
  public String label() {
    return load.label();
  }

  @Override
  public Map<String, Object> figures() {
    return load.figures();
  }

  @Override
  public OptionalDouble aim() {
    return OptionalDouble.of(AIM);
  }
}
