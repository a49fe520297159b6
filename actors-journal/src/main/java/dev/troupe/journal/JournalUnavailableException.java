package dev.troupe.journal;

/**
 * A write or sync failed (this one, or an earlier one of the same opening), so nothing more is
 * acknowledged until the folder was opened again and read back from disk. The store does that by
 * itself. The outcome of a write that ended with this is unknown: replay to learn it.
 */
public final class JournalUnavailableException extends JournalException {
  private static final long serialVersionUID = 1L;

  JournalUnavailableException(String message) {
    super(message);
  }

  JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
