package dev.troupe.raft;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where a member keeps the state machine's snapshots: beside the journal, as they may be large. Its
 * calls block. A snapshot is there as a whole or not at all, also after a crash.
 */
public interface SnapshotFiles {

  /** A snapshot being written. Closing it without {@link #commit} throws it away. */
  interface Draft extends Closeable {
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Makes it durable and visible under this index and term, in the place of one of that name. */
    void commit(long index, long term) throws IOException;
  }

  /** Begins a snapshot; drafts that are written at the same time do not touch each other. */
  Draft draft(String purpose) throws IOException;

  /** Opens a snapshot to be read from its beginning. */
  InputStream open(long index, long term) throws IOException;

  /**
   * Reads {@code length} bytes at {@code offset}, fewer at the end.
   *
   * @throws IOException also if there is no such snapshot (any more)
   */
  byte[] read(long index, long term, long offset, int length) throws IOException;

  /**
   * Deletes the snapshots of lower indexes. Not those of higher ones: one that a leader has sent
   * may have come to the disk by another thread since this was asked for. Drafts are not touched;
   * those that a crash left behind go when the next one of their purpose begins.
   */
  void deleteBefore(long index) throws IOException;
}
