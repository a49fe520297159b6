package dev.troupe.journal;

/** The root of all that the journal reports; its subclasses say what the caller can do about it. */
public class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its message. */
  public JournalException(String message) {
    super(message);
  }

  /** A failure with its message and what led to it. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
