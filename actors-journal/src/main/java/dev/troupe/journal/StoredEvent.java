package dev.troupe.journal;

/** One event as the tables hold it. */
record StoredEvent(long sequence, byte[] bytes) {}
