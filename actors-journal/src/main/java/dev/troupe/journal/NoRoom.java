package dev.troupe.journal;

import java.io.IOException;

/** Tells a full disk from other failures. */
final class NoRoom {
  private NoRoom() {}

  /** The JDK has no type for ENOSPC and EDQUOT: the operating system's text is all there is. */
  static boolean isReportedBy(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("No space left")
        || message.contains("Disk quota exceeded")
        || message.contains("not enough space");
  }
}
