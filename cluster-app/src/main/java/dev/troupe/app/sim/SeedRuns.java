package dev.troupe.app.sim;

import dev.troupe.app.ExitCode;
import dev.troupe.app.Screen;
import dev.troupe.raft.RaftSimulation;
import dev.troupe.raft.RunReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

/**
 * Plays simulated runs of a Raft group one seed after the other, up to the first finding, and tells
 * how far it is and what came out.
 */
public final class SeedRuns {

  /** What a user waits for at most, once something was found. */
  private static final Duration MAX_SHRINKING = Duration.ofMinutes(2);

  private static final int MAX_PLAYS = 400;

  private final RaftSimulation simulation;
  private final SeedRange seeds;
  private final Screen screen;
  private final Tally tally = new Tally();
  private volatile boolean over;

  /**
   * @param seeds which runs to play
   */
  public SeedRuns(RaftSimulation simulation, SeedRange seeds, Screen screen) {
    this.simulation = simulation;
    this.seeds = seeds;
    this.screen = screen;
  }

  /**
   * Plays them.
   *
   * @param headline what is told before
   * @return {@link ExitCode#OK} if nothing was found, else {@link ExitCode#FAILED}
   */
  public int run(String headline) {
    Thread stopped = new Thread(this::tellWhereToGoOn, "stopped");
    Runtime.getRuntime().addShutdownHook(stopped);
    try {
      screen.line(headline);
      for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
        screen.progress(tally.runs(), seeds.count(), progress());
        if (!passes(seed)) {
          return ExitCode.FAILED;
        }
      }
      screen.line("PASSED: " + tally.summary());
      screen.line(tally.exercised());
      return ExitCode.OK;
    } finally {
      over = true;
      removeHook(stopped);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // It runs already, as the user has stopped the command.
      return;
    }
  }

  private boolean passes(long seed) {
    int[] plays = new int[1];
    try {
      RunReport report =
          simulation.runAndShrink(seed, MAX_PLAYS, MAX_SHRINKING, () -> tellPlay(seed, ++plays[0]));
      tally.add(report);
      return true;
    } catch (AssertionError finding) {
      tellFinding(seed, finding.getMessage());
    } catch (Exception broken) { // by a task or by a judge; it is told like any finding
      StringWriter trace = new StringWriter();
      broken.printStackTrace(new PrintWriter(trace));
      tellFinding(seed, trace.toString());
    }
    return false;
  }

  private void tellPlay(long seed, int plays) {
    if (plays > 1) {
      screen.progress(
          plays,
          MAX_PLAYS,
          "seed %d failed; looking for fewer events that are enough, try %d"
              .formatted(seed, plays));
    }
  }

  private void tellFinding(long seed, String what) {
    screen.line("FOUND by seed " + seed + ": " + what.stripTrailing());
    if (tally.runs() > 0) {
      screen.line("Before it passed: " + tally.summary());
      screen.line(tally.exercised());
    }
    if (seed < seeds.last()) {
      screen.line("To go on after it: " + seeds.command(seed + 1));
    }
  }

  private String progress() {
    return "%,d of %,d seeds  %s".formatted(tally.runs(), seeds.count(), tally.speed());
  }

  private void tellWhereToGoOn() {
    if (!over) {
      screen.line("Stopped; so far passed: " + tally.summary());
      screen.line(tally.exercised());
      screen.line("To go on: " + seeds.command(seeds.first() + tally.runs()));
    }
  }
}
