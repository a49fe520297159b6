package dev.troupe.raft;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where a member keeps the state machine's snapshots: beside the journal, as they may be large. Its
 * calls block. A snapshot is there as a whole or not at all, also after a crash. Two snapshots of
 * one place in the log, a member's own and one that it was sent, may have other bytes: each has a
 * file of its own, so that none is found in the place of the other.
 */
interface SnapshotFiles {

  /** A snapshot being written. Closing it without {@link #commit} throws it away. */
  interface Draft extends Closeable {
    /** Appends so many bytes, from this offset of the array on. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Makes it durable and visible. */
    void commit(SnapshotMeta snapshot) throws IOException;
  }

  /** Begins a snapshot; drafts that are written at the same time do not touch each other. */
  Draft draft(String purpose) throws IOException;

  /**
   * Opens a snapshot to be read from its beginning.
   *
   * @throws java.nio.file.NoSuchFileException or {@link java.io.FileNotFoundException}, if there is
   *     no such snapshot (any more)
   */
  InputStream open(SnapshotMeta snapshot) throws IOException;

  /**
   * Reads {@code length} bytes at {@code offset}, fewer at the end.
   *
   * @throws IOException also if there is no such snapshot (any more)
   */
  byte[] read(SnapshotMeta snapshot, long offset, int length) throws IOException;

  /**
   * Deletes the snapshots of lower indexes. Not those of higher ones: one that a leader has sent
   * may have come to the disk by another thread since this was asked for. Drafts are not touched;
   * those that a crash left behind go when the next one of their purpose begins.
   */
  void deleteBefore(long index) throws IOException;

  /** Whether the folder is there at all, in which a snapshot may be missing. */
  default boolean isThere() {
    return true;
  }

  /** Where an operator finds a snapshot, or would. */
  default String where(SnapshotMeta snapshot) {
    return snapshot.index() + "-" + snapshot.term();
  }
}
