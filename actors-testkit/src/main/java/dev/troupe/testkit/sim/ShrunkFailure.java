package dev.troupe.testkit.sim;

import java.util.List;
import java.util.stream.Collectors;

/** How a simulated run failed that was made small; stack trace and cause are those of that run. */
public final class ShrunkFailure extends AssertionError {
  private final transient List<SimEvent> events;
  private final int runs;
  private final String replay;

  ShrunkFailure(Throwable failure, List<SimEvent> events, int before, int runs, String replay) {
    super(message(failure, events, before, runs, replay), failure.getCause());
    setStackTrace(failure.getStackTrace());
    this.events = List.copyOf(events);
    this.runs = runs;
    this.replay = replay;
  }

  private static String message(
      Throwable failure, List<SimEvent> events, int before, int runs, String replay) {
    // The failure's own command is for all that was kept, needed or not.
    String whole = failure.getMessage().replaceFirst("\n  replay: [^\n]*", "");
    int split = whole.indexOf(SimFailure.LAST_EVENTS);
    String head = split < 0 ? whole : whole.substring(0, split);
    String kept = events.stream().map(event -> "\n    " + event).collect(Collectors.joining());
    return head
        + ("\n  shrunk from " + before + " events to " + events.size())
        + (" in " + runs + " runs" + (events.isEmpty() ? "" : ":") + kept)
        + (replay.isEmpty() ? "" : "\n  replay: " + replay)
        + whole.substring(head.length());
  }

  /** The events that are enough for the failure. */
  public List<SimEvent> events() {
    return events;
  }

  /** How often the simulation was played. */
  public int runs() {
    return runs;
  }

  /** The command that plays the small run; empty if the settings have no hint. */
  public String replay() {
    return replay;
  }
}
