package dev.troupe.testkit.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
  private static final class Attempt {
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

  /**
   * How often the same events are tried, each time with other chance in all else. While many are
   * left there are many others to try, and each run takes long.
   */
  private static int variations(int events) {
    return events > 200 ? 1 : events > 40 ? 2 : 4;
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
    new Search(play, first).run();
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

  /** Delta debugging: leaves out groups, then ever smaller stretches, then single events. */
  private final class Search {
    private final Play play;
    private final Attempt first;
    private final long deadline = System.nanoTime() + maxTime.toNanos();
    private Attempt smallest;
    private int runs = 1;

    Search(Play play, Attempt first) {
      this.play = play;
      this.first = first;
      this.smallest = first;
    }

    void run() {
      if (!leaveOut(smallest.events())) {
        Set<String> groups = new LinkedHashSet<>();
        smallest.events().forEach(event -> groups.add(event.group()));
        for (String group : groups) {
          leaveOut(smallest.events().stream().filter(e -> e.group().equals(group)).toList());
        }
        leaveOutStretches();
      }
      throw new ShrunkFailure(
          smallest.failure,
          smallest.events(),
          first.events().size(),
          runs,
          smallest.script.replay(Selection.of(smallest.events(), smallest.selection.variation())));
    }

    private void leaveOutStretches() {
      int length = Math.max(1, smallest.events().size() / 2);
      boolean less = false;
      while (true) {
        for (int from = 0; from < smallest.events().size(); ) {
          List<SimEvent> all = smallest.events();
          if (leaveOut(all.subList(from, Math.min(all.size(), from + length)))) {
            less = true;
          } else {
            from += length;
          }
        }
        if (isOver() || (length == 1 && !less)) {
          return;
        }
        less = length > 1 && less;
        length = Math.max(1, length / 2);
      }
    }

    private boolean isOver() {
      return runs >= maxRuns || System.nanoTime() - deadline > 0;
    }

    /** Whether it fails in the same way without these. */
    private boolean leaveOut(List<SimEvent> some) {
      if (some.isEmpty()) {
        return false;
      }
      List<SimEvent> rest = new ArrayList<>(smallest.events());
      rest.removeAll(some);
      int from = smallest.selection.variation();
      for (int i = 0; i < variations(rest.size()) && !isOver(); i++) {
        runs++;
        Attempt attempt = attempt(play, Selection.of(rest, from + i));
        if (attempt.script != null && attempt.failsLike(first)) {
          smallest = attempt;
          return true;
        }
      }
      return false;
    }
  }
}
