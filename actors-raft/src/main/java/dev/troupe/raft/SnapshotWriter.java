package dev.troupe.raft;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a member's own snapshots (§7): the sessions, then the state machine. Blocks. */
final class SnapshotWriter {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);
  private static final int BUFFER = 1 << 16;

  private SnapshotWriter() {}

  static SnapshotMeta write(
      SnapshotFiles files,
      long index,
      long term,
      long timeMillis,
      SessionTable.Captured sessions,
      StateMachine.Capture state) {
    try (SnapshotFiles.Draft draft = files.draft("own")) {
      Sink sink = new Sink(draft);
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(sink, BUFFER));
      SessionTable.write(sessions, out);
      state.writeTo(out);
      out.flush();
      SnapshotMeta meta =
          new SnapshotMeta(index, term, timeMillis, sink.size, (int) sink.checksum.getValue());
      draft.commit(meta);
      return meta;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes older snapshots; what cannot be deleted now is deleted the next time. */
  static void deleteBefore(SnapshotFiles files, long index) {
    try {
      files.deleteBefore(index);
    } catch (IOException | RuntimeException e) { // also a folder that fails while it is listed
      LOG.warn("old snapshots could not be deleted: {}", e.toString());
    }
  }

  private static final class Sink extends OutputStream {
    private final SnapshotFiles.Draft draft;
    private final CRC32C checksum = new CRC32C();
    private long size;

    Sink(SnapshotFiles.Draft draft) {
      this.draft = draft;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      draft.write(bytes, offset, length);
      checksum.update(bytes, offset, length);
      size += length;
    }
  }
}
