package dev.troupe.journal;

/**
 * The disk has no room for this write. Nothing else is wrong: deletes still work, and writes are
 * taken again, without a restart, as soon as there is room.
 */
public final class JournalFullException extends JournalException {
  private static final long serialVersionUID = 1L;

  JournalFullException(String message) {
    super(message);
  }

  JournalFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
