package dev.troupe.journal;

/**
 * One atomic write is larger than a write-ahead segment can hold ({@code
 * troupe.journal.segment-bytes}). Pekko reports it to the actor as rejected; nothing was stored.
 */
public final class EventTooLargeException extends JournalException {
  private static final long serialVersionUID = 1L;

  EventTooLargeException(String message) {
    super(message);
  }

  EventTooLargeException(String message, Throwable cause) {
    super(message, cause);
  }
}
