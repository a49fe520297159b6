package dev.troupe.journal;

/** Another process, or another ActorSystem of this one, has the data folder open. */
public final class JournalLockedException extends JournalException {
  private static final long serialVersionUID = 1L;

  JournalLockedException(String message) {
    super(message);
  }
}
