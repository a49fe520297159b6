package dev.troupe.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One shared sync's worth of operations: a header of {@value #HEADER_BYTES} bytes, then the body,
 * then zeros up to the next multiple of {@value #ALIGNMENT}.
 *
 * <pre>
 *  0  int   magic
 *  4  int   body length in bytes
 *  8  long  epoch: drawn at random when the folder was opened
 * 16  long  number of the segment
 * 24  long  number of the frame; rises by one from frame to frame, across segments
 * 32  int   CRC32C of the body
 * 36  int   CRC32C of the 36 bytes before
 * </pre>
 *
 * <p>Epoch and segment number are under the CRC, so bytes of an older file or of a copy elsewhere
 * in a body are not taken for a frame of this place.
 */
record Frame(int bodyBytes, long epoch, long segment, long number, int bodyCrc) {
  static final int HEADER_BYTES = 40;
  static final int ALIGNMENT = 8;
  static final int MAGIC = 0x54726f46;
  private static final int NO_BODY = -1;
  private static final int CRC_AT = HEADER_BYTES - 4;

  /** Bytes that a frame with this body takes in its segment. */
  static long spaceFor(long bodyBytes) {
    return (HEADER_BYTES + bodyBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Fills in the header of the frame that lies in {@code buffer} from its position 0 to its limit,
   * with the body already in place.
   */
  static void seal(ByteBuffer buffer, long epoch, long segment, long number, int bodyBytes) {
    int bodyCrc = crc(buffer, HEADER_BYTES, bodyBytes);
    buffer.putInt(0, MAGIC).putInt(4, bodyBytes);
    buffer.putLong(8, epoch).putLong(16, segment).putLong(24, number).putInt(32, bodyCrc);
    buffer.putInt(CRC_AT, crc(buffer, 0, CRC_AT));
  }

  /** The header at {@code offset}, or null if there is none that is whole. */
  static Frame headerAt(ByteBuffer segment, int offset) {
    if (offset + HEADER_BYTES > segment.limit() || segment.getInt(offset) != MAGIC) {
      return null;
    }
    if (segment.getInt(offset + CRC_AT) != crc(segment, offset, CRC_AT)) {
      return null;
    }
    return new Frame(
        segment.getInt(offset + 4),
        segment.getLong(offset + 8),
        segment.getLong(offset + 16),
        segment.getLong(offset + 24),
        segment.getInt(offset + 32));
  }

  /**
   * A header without a body, which says that the frames go on in the next file: so a last file that
   * is gone is noticed.
   */
  static ByteBuffer closingMark(long epoch, long segment, long nextFrame) {
    ByteBuffer mark = ByteBuffer.allocateDirect(HEADER_BYTES);
    mark.putInt(MAGIC).putInt(NO_BODY).putLong(epoch).putLong(segment).putLong(nextFrame);
    mark.putInt(CRC_AT, crc(mark, 0, CRC_AT));
    return mark.clear();
  }

  boolean isClosingMark() {
    return bodyBytes == NO_BODY;
  }

  /** Whether the body of this header, which stands at {@code offset}, is whole. */
  boolean bodyIsWhole(ByteBuffer segment, int offset) {
    return bodyBytes >= 0
        && offset + (long) HEADER_BYTES + bodyBytes <= segment.limit()
        && bodyCrc == crc(segment, offset + HEADER_BYTES, bodyBytes);
  }

  static int crc(ByteBuffer bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(from + length).position(from));
    return (int) crc.getValue();
  }
}
