package dev.troupe.testkit.sim;

import java.time.Duration;

/** A simulated run went wrong. The message has all that is needed to look at it again. */
public final class SimFailure extends AssertionError {
  static final String LAST_EVENTS = "\n  last events:";

  private final long seed;
  private final long step;
  private final Duration virtualTime;
  private final String invariant;

  private SimFailure(String message, Throwable cause, Kernel kernel, String invariant) {
    super(message, cause);
    this.seed = kernel.seed;
    this.step = kernel.steps();
    this.virtualTime = Duration.ofNanos(kernel.now());
    this.invariant = invariant;
  }

  static SimFailure of(Kernel kernel, String invariant, String what, Throwable cause) {
    String command = kernel.script.replay();
    String replay = command.isEmpty() ? "" : "\n  replay: " + command;
    String message =
        invariant
            + ": "
            + what
            + "\n  seed "
            + kernel.seed
            + ", step "
            + kernel.steps()
            + ", virtual time "
            + Trace.time(kernel.now())
            + replay
            + LAST_EVENTS
            + "\n    "
            + String.join("\n    ", kernel.trace.lines());
    return new SimFailure(message, cause, kernel, invariant);
  }

  /** The seed that replays this run. */
  public long seed() {
    return seed;
  }

  /** How many tasks had run. */
  public long step() {
    return step;
  }

  /** Virtual time since the start of the simulation. */
  public Duration virtualTime() {
    return virtualTime;
  }

  /** The name of the invariant that was violated. */
  public String invariant() {
    return invariant;
  }
}
