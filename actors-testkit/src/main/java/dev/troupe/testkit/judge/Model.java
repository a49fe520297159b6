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

  /**
   * Whether this only reads: in no state does it change anything. To know that spares a search to
   * try such operations in all orders; false is always right.
   */
  default boolean isQuery(Object input) {
    return false;
  }

  /** How an answered operation is written in a counter-example. */
  default String describe(Object input, Object output) {
    return input + " = " + output;
  }
}
