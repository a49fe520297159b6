package dev.troupe.raft;

import dev.troupe.kryo.Defaults;

/**
 * What identifies a snapshot and proves it whole (Figure 13).
 *
 * @param index lastIncludedIndex
 * @param term lastIncludedTerm
 * @param timeMillis log time of the last included entry
 * @param size bytes of its file
 * @param checksum CRC-32C of its file
 * @param configuration the latest one as of lastIncludedIndex; empty if the log never had any
 */
record SnapshotMeta(
    long index, long term, long timeMillis, long size, int checksum, Configuration configuration) {

  /** In place of a snapshot where there is none yet. */
  static final SnapshotMeta NONE = new SnapshotMeta(0, 0, 0, 0, 0);

  SnapshotMeta(long index, long term, long timeMillis, long size, int checksum) {
    this(index, term, timeMillis, size, checksum, Configuration.NONE);
  }

  /** Before there were configurations in logs. */
  @Defaults
  static SnapshotMeta older() {
    return NONE;
  }

  SnapshotMeta with(Configuration known) {
    return new SnapshotMeta(index, term, timeMillis, size, checksum, known);
  }

  boolean exists() {
    return index > 0;
  }
}
