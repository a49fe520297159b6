package dev.troupe.raft;

/**
 * What identifies a snapshot and proves it whole (Figure 13).
 *
 * @param index lastIncludedIndex
 * @param term lastIncludedTerm
 * @param timeMillis log time of the last included entry
 * @param size bytes of its file
 * @param checksum CRC-32C of its file
 */
record SnapshotMeta(long index, long term, long timeMillis, long size, int checksum) {

  /** In place of a snapshot where there is none yet. */
  static final SnapshotMeta NONE = new SnapshotMeta(0, 0, 0, 0, 0);

  boolean exists() {
    return index > 0;
  }
}
