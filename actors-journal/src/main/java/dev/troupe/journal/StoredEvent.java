package dev.troupe.journal;

/** One event as it is stored. */
record StoredEvent(long sequence, byte[] bytes) {}
