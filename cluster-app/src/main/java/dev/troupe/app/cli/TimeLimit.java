package dev.troupe.app.cli;

import dev.troupe.app.CommandFailure;

/** The bounds of {@code --timeout}. */
final class TimeLimit {

  private static final int MOST = 3600;

  private TimeLimit() {}

  /** Wrong usage if it is less than so many seconds, or more than an hour. */
  static void check(int seconds, int least) {
    if (seconds < least || seconds > MOST) {
      throw CommandFailure.usage(
          "--timeout must be %d to %d, not %d".formatted(least, MOST, seconds));
    }
  }
}
