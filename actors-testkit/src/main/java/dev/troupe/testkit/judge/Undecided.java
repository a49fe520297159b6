package dev.troupe.testkit.judge;

/** A search was given up at its bound. */
public final class Undecided extends IllegalStateException {
  Undecided(long steps) {
    super("undecided after " + steps + " steps");
  }

  Undecided(String key, Undecided cause) {
    super("key " + key + " is " + cause.getMessage(), cause);
  }
}
