package dev.troupe.journal;

/** The store was closed with its ActorSystem. The outcome of a write in flight is unknown. */
public final class JournalClosedException extends JournalException {
  private static final long serialVersionUID = 1L;

  JournalClosedException(String message) {
    super(message);
  }

  JournalClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
