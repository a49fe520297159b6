package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;

/**
 * Plays a simulation and, if it fails, plays it again and again with fewer of its events ({@link
 * Sim#events}, the faults of a {@link Nemesis}) to find a few that are enough for the same failure.
 *
 * <p>What is played must make its simulation anew each time, on this thread, with the same seed;
 * and it must be right without any of its events: an expectation such as "all 50 are done" is to
 * count what was asked for. With {@code -Dsim.keep} it is played once, with the events named there.
 *
 * @param maxRuns how often it is played at most; 0 to shrink nothing
 * @param maxTime how long it is played at most, of real time
 */
public record Shrinker(int maxRuns, Duration maxTime) {
  /** What is played: the whole body of a test. */
  @FunctionalInterface
  public interface Play {
    /** Makes a simulation, lets it run, and throws an {@link AssertionError} if it is wrong. */
    void run() throws Exception;
  }

  /** One time it is played. */
  static final class Attempt {
    final Selection selection;
    Script script;
    Throwable failure;

    Attempt(Selection selection) {
      this.selection = selection;
    }

    /** A failure of the same kind: the same invariant, or another check of the same type. */
    boolean failsLike(Attempt other) {
      if (failure instanceof SimFailure mine && other.failure instanceof SimFailure theirs) {
        return mine.invariant().equals(theirs.invariant());
      }
      return failure != null && failure.getClass() == other.failure.getClass();
    }

    List<SimEvent> events() {
      return script.happened();
    }
  }

  private static final ThreadLocal<Attempt> CURRENT = new ThreadLocal<>();

  /**
   * @throws IllegalArgumentException if a bound is negative
   */
  public Shrinker {
    if (maxRuns < 0 || maxTime.isNegative()) {
      throw new IllegalArgumentException(
          "bounds must not be negative: " + maxRuns + " runs, " + maxTime);
    }
  }

  /** With the bounds of {@code reference.conf} and {@code application.conf}. */
  public static Shrinker defaults() {
    Config config = ConfigFactory.load().getConfig("troupe.testkit.sim.shrink");
    return new Shrinker(config.getInt("max-runs"), config.getDuration("max-time"));
  }

  /**
   * @throws ShrunkFailure if it fails and that can be shrunk
   * @throws AssertionError if it fails without a simulation, or shrinking is off
   */
  public void play(Play play) throws Exception {
    if (maxRuns == 0 || System.getProperty("sim.keep") != null) {
      play.run();
      return;
    }
    Attempt first = attempt(play, Selection.ALL);
    if (first.failure == null) {
      return;
    }
    if (!(first.failure instanceof AssertionError) || first.script == null) {
      rethrow(first.failure);
    }
    long deadline = System.nanoTime() + maxTime.toNanos();
    throw new ShrinkSearch(
            selection -> attempt(play, selection),
            first,
            maxRuns,
            () -> System.nanoTime() - deadline > 0)
        .run();
  }

  /**
   * Plays once, with some of the events only.
   *
   * @param keep which ones, as a {@link ShrunkFailure} names them
   * @throws IllegalArgumentException if that cannot be read
   * @throws Exception what is played throws
   */
  public static void playOnly(String keep, Play play) throws Exception {
    Attempt attempt = attempt(play, Selection.parse(keep));
    if (attempt.failure != null) {
      rethrow(attempt.failure);
    }
  }

  private static Attempt attempt(Play play, Selection selection) {
    Attempt attempt = new Attempt(selection);
    Attempt outer = CURRENT.get();
    CURRENT.set(attempt);
    try {
      play.run();
    } catch (Exception | AssertionError failure) {
      attempt.failure = failure;
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
    }
    return attempt;
  }

  private static void rethrow(Throwable failure) throws Exception {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (Exception) failure;
  }

  /** The selection for a simulation that is made now. */
  static Selection selection() {
    Attempt attempt = CURRENT.get();
    if (attempt != null) {
      return attempt.selection;
    }
    String kept = System.getProperty("sim.keep");
    return kept == null ? Selection.ALL : Selection.parse(kept);
  }

  /** A simulation was made: of several in one run the last one is shrunk. */
  static void made(Script script) {
    Attempt attempt = CURRENT.get();
    if (attempt != null) {
      attempt.script = script;
    }
  }
}
