package dev.troupe.journal;

import java.nio.file.Path;

/**
 * Bytes on disk are not what was once acknowledged, and leaving them out would lose acknowledged
 * events silently. The folder is not opened (or, for a damaged table or snapshot file, the read is
 * refused) until an operator has put a good copy in place.
 */
public class DamagedJournalException extends JournalException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long offset;

  /**
   * Damage in {@code file}.
   *
   * @param offset first bad byte, or -1 if it is not known
   */
  public DamagedJournalException(Path file, long offset, String what) {
    this(file, offset, what, null);
  }

  DamagedJournalException(Path file, long offset, String what, Throwable cause) {
    super("damaged: " + file + (offset < 0 ? "" : " at offset " + offset) + ": " + what, cause);
    this.file = file;
    this.offset = offset;
  }

  /** The damaged file. */
  public Path file() {
    return file;
  }

  /** Offset in bytes of the damage in the file; -1 if it is not known. */
  public long offset() {
    return offset;
  }
}
