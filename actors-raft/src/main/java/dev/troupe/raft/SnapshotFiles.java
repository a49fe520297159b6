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

  /** Begins a snapshot; {@code purpose} keeps drafts apart that are written at the same time. */
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
   * Deletes all but this one; drafts are not touched, and the next of their purpose replaces them.
   */
  void retainOnly(long index, long term) throws IOException;
}
