package dev.troupe.journal;

/**
 * Counters since the store was opened by this ActorSystem, and what waits now.
 *
 * @param state whether writes are taken
 * @param syncs shared syncs of the write-ahead log that acknowledged something
 * @param groups groups of requests that were taken from the queue together
 * @param writes atomic writes that were acknowledged
 * @param events events in them
 * @param bytes bytes of them, as they went into the write-ahead log
 * @param refused writes and deletes that ended with an error
 * @param reopened how often the files were opened again after a failure
 * @param queueLength requests that wait for the writer
 * @param queueBytes bytes of them
 */
public record JournalMetrics(
    State state,
    long syncs,
    long groups,
    long writes,
    long events,
    long bytes,
    long refused,
    long reopened,
    int queueLength,
    long queueBytes) {

  /** What the store can do at the moment. */
  public enum State {
    /** Writes and deletes are taken. */
    OPEN,
    /** The disk has too little room for writes; deletes are taken. */
    FULL,
    /** A write or sync failed; nothing is taken until the files were opened again. */
    REOPENING,
    /** Damage was found; nothing is taken. */
    DAMAGED,
    /** The ActorSystem has ended. */
    CLOSED
  }
}
