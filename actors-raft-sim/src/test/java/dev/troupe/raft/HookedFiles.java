package dev.troupe.raft;

import java.io.IOException;
import java.io.InputStream;

/** Snapshot files with something that happens just while a draft is written. */
record HookedFiles(SnapshotFiles files, Hook onWrite) implements SnapshotFiles {

  /** What happens, on the thread that writes. */
  interface Hook {
    void run() throws IOException;
  }

  @Override
  public Draft draft(String purpose) throws IOException {
    Draft draft = files.draft(purpose);
    return new Draft() {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        onWrite.run();
        draft.write(bytes, offset, length);
      }

      @Override
      public void commit(SnapshotMeta snapshot) throws IOException {
        draft.commit(snapshot);
      }

      @Override
      public void close() throws IOException {
        draft.close();
      }
    };
  }

  @Override
  public InputStream open(SnapshotMeta snapshot) throws IOException {
    return files.open(snapshot);
  }

  @Override
  public byte[] read(SnapshotMeta snapshot, long offset, int length) throws IOException {
    return files.read(snapshot, offset, length);
  }

  @Override
  public void deleteBefore(long index) throws IOException {
    files.deleteBefore(index);
  }
}
