package dev.troupe.bench.peer;

/** One replica that runs in this JVM, called there. Safe for use by any thread. */
public interface Replica extends Client {

  /** True if it leads, as far as it knows. */
  boolean leads();
}
