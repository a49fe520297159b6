package dev.troupe.raft;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.zip.CRC32C;

/** Reads a member's snapshots back (§7), and tells a bad disk from a bad snapshot. Blocks. */
final class SnapshotReader {

  /** What takes the state that a snapshot holds. */
  interface Content {
    void restoreFrom(DataInputStream in) throws IOException;
  }

  /** The snapshot is gone, damaged or not understood: no later attempt would go better. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unusable(String why, Throwable cause) {
      super(why, cause);
    }
  }

  private static final int BUFFER = 1 << 16;

  private SnapshotReader() {}

  /**
   * Reads it twice: no byte of it is believed before its checksum is known to be right.
   *
   * @throws IOException if the disk does not read; it may later
   */
  static void read(SnapshotFiles files, SnapshotMeta snapshot, Content content)
      throws IOException, Unusable {
    verify(files, snapshot);
    try (Source source = new Source(files.open(snapshot))) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(source, BUFFER));
      restore(content, in, source);
    }
  }

  /**
   * Reads it once, and compares its checksum.
   *
   * @throws IOException if the disk does not read; it may later
   */
  static void verify(SnapshotFiles files, SnapshotMeta snapshot) throws IOException, Unusable {
    CRC32C checksum = new CRC32C();
    try (InputStream file = files.open(snapshot)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = file.read(buffer); read >= 0; read = file.read(buffer)) {
        checksum.update(buffer, 0, read);
      }
    } catch (NoSuchFileException | FileNotFoundException e) {
      if (!files.isThere()) {
        throw new IOException("the folder of snapshots is not there", e); // mounted late, perhaps
      }
      throw new Unusable("it is not there", e);
    }
    if ((int) checksum.getValue() != snapshot.checksum()) {
      throw new Unusable("it is damaged: its checksum is wrong", null);
    }
  }

  private static void restore(Content content, DataInputStream in, Source source)
      throws IOException, Unusable {
    try {
      content.restoreFrom(in);
    } catch (Throwable e) {
      MachineFaults.requireOwn(e);
      if (source.failure != null) {
        throw source.failure;
      }
      throw new Unusable("it is whole, but the state machine cannot restore it: " + e, e);
    }
  }

  /** Remembers that it could not be read, whatever its reader makes of that. */
  private static final class Source extends FilterInputStream {
    private IOException failure;

    Source(InputStream file) {
      super(file);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public long skip(long bytes) throws IOException {
      try {
        return super.skip(bytes);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int available() throws IOException {
      try {
        return super.available();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
