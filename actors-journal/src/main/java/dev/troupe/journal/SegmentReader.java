package dev.troupe.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads one write-ahead file and judges its bytes.
 *
 * <p>A frame is written only after the one before it was synced. So a bad frame that is followed by
 * a whole header of a later frame was once durable, and probably acknowledged: that is damage, and
 * the file is refused. A bad frame with nothing after it, in the last file, is what a crash leaves
 * of a write that nobody was told about: a torn tail. The judge cannot tell it from a last frame
 * that was durable and rotted later.
 */
final class SegmentReader {
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final ByteBuffer bytes;
  private final SegmentHeader header;
  private int offset = SegmentHeader.BYTES;
  private long next;
  private boolean closed;

  private SegmentReader(Path file, ByteBuffer bytes, SegmentHeader header) {
    this.file = file;
    this.bytes = bytes;
    this.header = header;
    this.next = header.firstFrame();
  }

  /** Reads the whole file and checks its header. */
  static SegmentReader open(Disk disk, Path file, long number) throws IOException {
    try (Disk.DiskFile open = disk.open(file)) {
      long size = open.size();
      if (size > Integer.MAX_VALUE - 8) {
        throw new DamagedJournalException(file, Integer.MAX_VALUE, "no segment is that long");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.position() < size) {
        int chunk = (int) Math.min(CHUNK, size - bytes.position());
        if (open.read(bytes.limit(bytes.position() + chunk), bytes.position()) < chunk) {
          throw new IOException("short read of " + file + " at " + bytes.position());
        }
      }
      bytes.flip();
      return new SegmentReader(file, bytes, SegmentHeader.decode(file, number, bytes));
    }
  }

  Path file() {
    return file;
  }

  SegmentHeader header() {
    return header;
  }

  /** Number of the next frame, if there is one: one more than the last that was whole. */
  long nextFrame() {
    return next;
  }

  /** Where the next frame would stand. */
  long offset() {
    return offset;
  }

  /** The operations of the next whole frame, or null where the whole frames end. */
  List<Operation> read() {
    Frame frame = Frame.headerAt(bytes, offset);
    if (frame == null || !isOfThisFile(frame) || frame.number() != next) {
      return null;
    }
    if (!frame.bodyIsWhole(bytes, offset)) {
      return null;
    }
    int body = offset + Frame.HEADER_BYTES;
    ByteBuffer slice = bytes.duplicate().limit(body + frame.bodyBytes()).position(body);
    offset += (int) Frame.spaceFor(frame.bodyBytes());
    next++;
    return Operation.decodeAll(slice);
  }

  /**
   * Judges what stands where the whole frames ended.
   *
   * @return bytes of a torn tail, as far as it can be told from what the file was before; 0 if
   *     there is none, or the file was closed
   * @throws DamagedJournalException if a later frame follows
   */
  long judgeEnd() {
    int end = endOfWhatIsWritten();
    for (int at = offset; at < end; at += Frame.ALIGNMENT) {
      Frame later = Frame.headerAt(bytes, at);
      if (later == null || !isOfThisFile(later)) {
        continue;
      }
      if (at == offset && later.isClosingMark() && later.number() == next) {
        closed = true;
        return 0;
      }
      if (later.number() > next || at > offset) {
        throw new DamagedJournalException(
            file, offset, "frame " + next + " is bad, yet frame " + later.number() + " follows it");
      }
    }
    return header.used() ? tornFrame() : Math.max(0, end - offset);
  }

  /** Behind the frames of a file that was used stands what it was before, up to its end. */
  private long tornFrame() {
    Frame torn = Frame.headerAt(bytes, offset);
    return torn != null && isOfThisFile(torn) ? Frame.HEADER_BYTES + torn.bodyBytes() : 0;
  }

  /** Where nothing but zeros follows, which is most of a file: so it looks at eight at a time. */
  private int endOfWhatIsWritten() {
    int end = bytes.limit();
    if (header.used()) {
      return end;
    }
    while (end - Long.BYTES >= offset && bytes.getLong(end - Long.BYTES) == 0) {
      end -= Long.BYTES;
    }
    while (end > offset && bytes.get(end - 1) == 0) {
      end--;
    }
    return end;
  }

  /** Whether the file was full and another one was begun; known after {@link #judgeEnd}. */
  boolean isClosed() {
    return closed;
  }

  private boolean isOfThisFile(Frame frame) {
    return frame.epoch() == header.epoch() && frame.segment() == header.number();
  }
}
