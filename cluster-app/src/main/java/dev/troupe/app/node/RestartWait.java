package dev.troupe.app.node;

import java.time.Duration;

/** How long to wait before the next start: doubled each time, up to a bound. */
final class RestartWait {

  private final Duration least;
  private final Duration greatest;
  private Duration next;

  RestartWait(Duration least, Duration greatest) {
    this.least = least;
    this.greatest = greatest;
    this.next = least;
  }

  /**
   * The wait of this time.
   *
   * @param steady whether what ended had been well for long
   */
  Duration next(boolean steady) {
    Duration now = steady ? least : next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(greatest) < 0 ? doubled : greatest;
    return now;
  }
}
