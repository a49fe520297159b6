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
      public void commit(long index, long term) throws IOException {
        draft.commit(index, term);
      }

      @Override
      public void close() throws IOException {
        draft.close();
      }
    };
  }

  @Override
  public InputStream open(long index, long term) throws IOException {
    return files.open(index, term);
  }

  @Override
  public byte[] read(long index, long term, long offset, int length) throws IOException {
    return files.read(index, term, offset, length);
  }

  @Override
  public void deleteBefore(long index) throws IOException {
    files.deleteBefore(index);
  }
}
