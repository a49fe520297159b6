package dev.troupe.testkit.judge;

/**
 * What one key does when it is used by one client at a time.
 *
 * @param <S> its state: immutable, with equals and hashCode
 */
public interface Model<S> {
  /**
   * What an operation does.
   *
   * @param next the state after it
   * @param output its answer
   */
  record Step<S>(S next, Object output) {}

  /** The state before the first operation. */
  S initial();

  /**
   * @throws IllegalArgumentException if it knows no such operation
   */
  Step<S> apply(S state, Object input);

  /** How an answered operation is written in a counter-example. */
  default String describe(Object input, Object output) {
    return input + " = " + output;
  }
}
