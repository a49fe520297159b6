package dev.troupe.journal;

/**
 * More bytes wait for the disk than {@code troupe.journal.queue-bytes} allows. Nothing of this
 * write was stored.
 */
public final class JournalOverloadedException extends JournalException {
  private static final long serialVersionUID = 1L;

  JournalOverloadedException(String message) {
    super(message);
  }

  JournalOverloadedException(String message, Throwable cause) {
    super(message, cause);
  }
}
