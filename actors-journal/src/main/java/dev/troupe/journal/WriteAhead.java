package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The write-ahead files: {@link #append} returns after the operations are one synced frame. Used by
 * one thread. After an exception other than {@link JournalFullException} nothing more may be
 * appended: what the disk holds is then known only to a new reading of it.
 */
final class WriteAhead implements AutoCloseable {
  /** Room at the end of each file that only deletes may use, so that they pass on a full disk. */
  private static final int MOST_DELETE_RESERVE = 64 << 10;

  private static final int SMALLEST_BUFFER = 1 << 20;

  private final Disk disk;
  private final Path folder;
  private final long epoch;
  private final Spares spares;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(SMALLEST_BUFFER);
  private Disk.DiskFile file;
  private Path path;
  private long number;
  private long position;
  private long nextFrame;
  private boolean sparePrepared;
  private Place last;

  /** Where a frame stands: its number, its file, and its header's place there. */
  record Place(Path file, long frame, int at) {}

  /** Where new files come from and used ones go to. */
  interface Spares {
    /**
     * A file of the segment's size, which has no name that counts yet: zero-filled and synced, or
     * one that was full and is no longer needed.
     */
    Path take() throws IOException;

    /** May be called once the current segment is half full. */
    void prepare();

    /** {@code segment} is full; it may go once the tables hold all that is alive in it. */
    void retire(Path segment) throws IOException;

    /** Size of each file in bytes. */
    long segmentBytes();
  }

  /**
   * Starts a new segment.
   *
   * @param lastBefore see {@link SegmentHeader#lastBefore}
   */
  WriteAhead(
      Disk disk,
      Path folder,
      long epoch,
      Spares spares,
      long number,
      long firstFrame,
      long lastBefore)
      throws IOException {
    this.disk = disk;
    this.folder = folder;
    this.epoch = epoch;
    this.spares = spares;
    this.number = number - 1;
    this.nextFrame = firstFrame;
    roll(lastBefore);
  }

  /** Largest body that a frame of writes can have with segments of this size. */
  static long largestBody(long segmentBytes) {
    return segmentBytes
        - SegmentHeader.BYTES
        - deleteReserve(segmentBytes)
        - Frame.HEADER_BYTES
        - Frame.ALIGNMENT;
  }

  private static long deleteReserve(long segmentBytes) {
    return Math.min(MOST_DELETE_RESERVE, segmentBytes / 8);
  }

  static Path fileOf(Path folder, long number) {
    return folder.resolve(String.format(Locale.ROOT, "%08d.wal", number));
  }

  /**
   * Makes the operations durable.
   *
   * @return the number of their frame
   * @throws JournalFullException if there is no room for another segment; nothing was written
   */
  long append(List<Operation> operations) throws IOException {
    int body = 0;
    boolean deletesOnly = true;
    for (Operation operation : operations) {
      body = Math.addExact(body, operation.encodedBytes());
      deletesOnly &= operation instanceof Operation.Delete;
    }
    long space = Frame.spaceFor(body);
    long limit = spares.segmentBytes();
    if (!deletesOnly) {
      limit -= deleteReserve(limit);
    }
    if (position + space > limit) {
      roll(nextFrame - 1);
    }
    if (position + space > spares.segmentBytes()) {
      throw new EventTooLargeException("a frame of " + space + " bytes fits into no segment");
    }
    ByteBuffer frame = encode(operations, body, (int) space);
    file.write(frame, position);
    file.sync();
    last = new Place(path, nextFrame, (int) position);
    position += space;
    if (!sparePrepared && position > spares.segmentBytes() / 2) {
      sparePrepared = true;
      spares.prepare();
    }
    return nextFrame++;
  }

  /** Where the frame that was appended last stands. */
  Place last() {
    return last;
  }

  /** The file that is being written. */
  Path file() {
    return path;
  }

  private ByteBuffer encode(List<Operation> operations, int body, int space) {
    if (buffer.capacity() < space) {
      buffer = ByteBuffer.allocateDirect(space);
    } else if (buffer.capacity() > SMALLEST_BUFFER && space <= SMALLEST_BUFFER) {
      buffer = ByteBuffer.allocateDirect(SMALLEST_BUFFER); // one large write does not stay with us
    }
    ByteBuffer frame = buffer.clear().limit(space).position(Frame.HEADER_BYTES);
    for (Operation operation : operations) {
      operation.encode(frame);
    }
    while (frame.hasRemaining()) {
      frame.put((byte) 0);
    }
    frame.clear().limit(space);
    Frame.seal(frame, epoch, number, nextFrame, body);
    return frame;
  }

  private void roll(long lastBefore) throws IOException {
    Path spare = takeSpare();
    Path next = fileOf(folder, number + 1);
    Disk.DiskFile opened = disk.open(spare);
    try {
      SegmentHeader header =
          new SegmentHeader(
              epoch, number + 1, nextFrame, lastBefore, spares.segmentBytes(), wasUsed(opened));
      opened.write(header.encode(), 0);
      opened.sync();
      disk.rename(spare, next);
      disk.syncFolder(folder);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    if (file != null) {
      closeFull();
    }
    file = opened;
    path = next;
    number++;
    position = SegmentHeader.BYTES;
    sparePrepared = false;
  }

  /** Whether there is anything in it yet. */
  private static boolean wasUsed(Disk.DiskFile spare) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(SegmentHeader.BYTES);
    spare.read(start, 0);
    return start.flip().mismatch(ByteBuffer.allocate(start.limit())) >= 0;
  }

  private void closeFull() throws IOException {
    if (position + Frame.HEADER_BYTES <= spares.segmentBytes()) {
      file.write(Frame.closingMark(epoch, number, nextFrame), position);
      file.sync();
    }
    file.close();
    spares.retire(path);
  }

  private Path takeSpare() throws IOException {
    try {
      return spares.take();
    } catch (IOException e) {
      if (NoRoom.isReportedBy(e)) {
        throw new JournalFullException("no room for another write-ahead file in " + folder, e);
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
