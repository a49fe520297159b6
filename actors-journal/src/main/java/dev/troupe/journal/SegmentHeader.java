package dev.troupe.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The first {@value #BYTES} bytes of a write-ahead file. They are on disk before the file gets its
 * name, so a file of that name with a bad header is damaged, never torn.
 *
 * @param epoch drawn at random when the folder was opened
 * @param number of the segment, as in the file's name; one more than the segment's before it
 * @param firstFrame number of the first frame that is written here
 * @param lastBefore number of the last frame in the segment before, as its writer (or the judge of
 *     its torn tail) knew it: what makes a lost end of a closed segment visible
 * @param size of the whole file in bytes; it was preallocated, so a shorter file is damaged
 * @param used it was another segment before, whose frames stand behind its own
 */
record SegmentHeader(
    long epoch, long number, long firstFrame, long lastBefore, long size, boolean used) {
  static final int BYTES = 64;
  private static final long MAGIC = 0x54726f757065_0001L;
  private static final int CRC_AT = BYTES - 4;

  ByteBuffer encode() {
    ByteBuffer header = ByteBuffer.allocateDirect(BYTES);
    header.putLong(MAGIC).putLong(epoch).putLong(number).putLong(firstFrame);
    header.putLong(lastBefore).putLong(size).putInt(used ? 1 : 0);
    header.putInt(CRC_AT, Frame.crc(header, 0, CRC_AT));
    return header.clear();
  }

  /** Reads and checks the header of {@code file}, whose content is {@code segment}. */
  static SegmentHeader decode(Path file, long number, ByteBuffer segment) {
    if (segment.limit() < BYTES) {
      throw new DamagedJournalException(file, segment.limit(), "the file ends within its header");
    }
    if (segment.getInt(CRC_AT) != Frame.crc(segment, 0, CRC_AT)) {
      throw new DamagedJournalException(file, 0, "the checksum of the file's header is wrong");
    }
    if (segment.getLong(0) != MAGIC) {
      throw new DamagedJournalException(file, 0, "not a write-ahead file of a known version");
    }
    SegmentHeader header =
        new SegmentHeader(
            segment.getLong(8),
            segment.getLong(16),
            segment.getLong(24),
            segment.getLong(32),
            segment.getLong(40),
            segment.getInt(48) != 0);
    if (header.number != number) {
      throw new DamagedJournalException(
          file, 16, "the file's name does not fit its header, which says " + header.number);
    }
    if (header.size != segment.limit()) {
      throw new DamagedJournalException(
          file,
          Math.min(header.size, segment.limit()),
          "the file should have " + header.size + " bytes");
    }
    return header;
  }
}
