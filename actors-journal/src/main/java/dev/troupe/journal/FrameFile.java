package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads single writes out of a write-ahead file, and checks the frames that they are part of. */
final class FrameFile implements AutoCloseable {
  private final Disk disk;
  private final Path file;
  private Disk.DiskFile open;
  private ByteBuffer frame = ByteBuffer.allocate(0);
  private int frameAt = -1;

  /** The file is opened when it is first needed. */
  FrameFile(Disk disk, Path file) {
    this.disk = disk;
    this.file = file;
  }

  /**
   * The write as it was appended.
   *
   * @throws DamagedJournalException if its frame is not as it was written
   */
  Operation.Write read(Recent.Piece piece) throws IOException {
    if (frameAt != piece.frameAt()) {
      load(piece);
    }
    int from = piece.at() - frameAt;
    ByteBuffer slice = frame.duplicate().limit(from + piece.bytes()).position(from);
    return (Operation.Write) Operation.decodeAll(slice).get(0);
  }

  private void load(Recent.Piece piece) throws IOException {
    if (open == null) {
      open = disk.open(file);
    }
    frameAt = -1;
    ByteBuffer header = bytes(piece.frameAt(), Frame.HEADER_BYTES);
    Frame found = Frame.headerAt(header, 0);
    if (found == null || found.number() != piece.frame()) {
      throw damaged(piece);
    }
    frame = bytes(piece.frameAt(), Frame.HEADER_BYTES + found.bodyBytes());
    if (!found.bodyIsWhole(frame, 0)) {
      throw damaged(piece);
    }
    frameAt = piece.frameAt();
  }

  private ByteBuffer bytes(int at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    if (open.read(bytes, at) < length) {
      throw new IOException("short read of " + file + " at " + at);
    }
    return bytes.flip();
  }

  private DamagedJournalException damaged(Recent.Piece piece) {
    return new DamagedJournalException(
        file, piece.frameAt(), "frame " + piece.frame() + " is not as it was written");
  }

  @Override
  public void close() throws IOException {
    if (open != null) {
      open.close();
    }
  }
}
