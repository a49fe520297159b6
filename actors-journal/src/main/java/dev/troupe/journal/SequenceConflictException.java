package dev.troupe.journal;

/**
 * An event with this sequence number (or a higher one) is stored already: two writers share one
 * persistence id, or an earlier write of unknown outcome became durable. Nothing of this write was
 * stored; recover the actor, and it sees what is there.
 */
public final class SequenceConflictException extends JournalException {
  private static final long serialVersionUID = 1L;

  SequenceConflictException(String message) {
    super(message);
  }

  SequenceConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
