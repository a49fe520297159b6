package dev.troupe.testkit.judge;

/** A key that counts, from 0. Every operation answers the value after it. */
public final class CounterModel implements Model<Long> {
  /** Adds; may be negative. */
  public record Add(long delta) {
    @Override
    public String toString() {
      return "add " + delta;
    }
  }

  /** Reads the value. */
  public record Read() {
    @Override
    public String toString() {
      return "read";
    }
  }

  @Override
  public Long initial() {
    return 0L;
  }

  @Override
  public boolean isQuery(Object input) {
    return input instanceof Read;
  }

  @Override
  public Step<Long> apply(Long state, Object input) {
    if (input instanceof Add add) {
      return new Step<>(state + add.delta(), state + add.delta());
    }
    if (input instanceof Read) {
      return new Step<>(state, state);
    }
    throw new IllegalArgumentException("a counter knows no " + input);
  }
}
