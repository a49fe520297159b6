package dev.troupe.app.sim;

import dev.troupe.raft.Exercised;
import dev.troupe.raft.RunReport;
import java.time.Duration;

/** What all runs so far have come to. */
final class Tally {

  private static final double NANOS_PER_HOUR = Duration.ofHours(1).toNanos();

  private final long began = System.nanoTime();
  private long runs;
  private long calls;
  private long answered;
  private long faults;
  private Exercised exercised = Exercised.NOTHING;
  private Duration virtual = Duration.ZERO;

  synchronized void add(RunReport report) {
    runs++;
    calls += report.calls();
    answered += report.answered();
    faults += report.faults();
    exercised = exercised.plus(report.exercised());
    virtual = virtual.plus(report.virtual());
  }

  synchronized long runs() {
    return runs;
  }

  /** How much virtual time goes by in real time. */
  synchronized String speed() {
    double hours = (System.nanoTime() - began) / NANOS_PER_HOUR;
    return "%.1f virtual hours an hour".formatted(virtual.toNanos() / NANOS_PER_HOUR / hours);
  }

  synchronized String summary() {
    double minutes = (System.nanoTime() - began) * 60 / NANOS_PER_HOUR;
    return "%,d seeds; %,d operations, %,d of them answered; %,d faults; %.2f virtual hours in %.1f minutes (%s)"
        .formatted(
            runs, calls, answered, faults, virtual.toNanos() / NANOS_PER_HOUR, minutes, speed());
  }

  /** How often the parts of Raft had something to do: what is zero was not put to the test. */
  synchronized String exercised() {
    return "Exercised: " + exercised.inWords();
  }
}
