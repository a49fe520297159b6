package dev.troupe.bench.result;

/** A system that is measured, as reports speak of it. */
public interface Measured {

  /** As on the command line and in reports. */
  String name();

  /** Which release of it. */
  String version();

  /** What a reader must know of how it is set up, in a line. */
  String setup();

  /**
   * True if a leader asks a majority, or holds a lease, before it answers a read. Reads of others
   * are measured, and not compared.
   */
  boolean linearizableReads();

  /** True if it is ours: what reports say of the others is how many times as many ours does. */
  default boolean ours() {
    return false;
  }
}
