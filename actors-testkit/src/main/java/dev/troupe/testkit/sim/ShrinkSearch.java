package dev.troupe.testkit.sim;

import dev.troupe.testkit.sim.Shrinker.Attempt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Delta debugging: leaves out what came after the mistake had shown, then whole groups (a client),
 * then all events of a kind (a fault), then stretches, which get shorter and shorter.
 *
 * <p>With fewer events all else comes out differently, so a failure that needs luck may be gone
 * though nothing was left out that it needs. The same rest is therefore tried with other chance in
 * all else: the more often, the more would be saved. While many events are left, it begins again
 * with long stretches and chance not tried before, rather than trying each event alone.
 */
final class ShrinkSearch {

  /** So few events can each be tried alone. */
  private static final int FEW = 40;

  /** Into more stretches a run is not cut while more than a few events are left. */
  private static final int MOST_STRETCHES = 64;

  private static final int MOST_TRIES = 4;
  private static final int FRUITLESS_ROUNDS = 2;

  private final Function<Selection, Attempt> play;
  private final Attempt first;
  private final int maxRuns;
  private final BooleanSupplier isLate;
  private Attempt smallest;
  private int runs = 1;
  private int round;

  /**
   * @param play plays a selection
   * @param first the run that failed
   * @param maxRuns how often it is played at most, the first time included
   * @param isLate whether no time is left
   */
  ShrinkSearch(
      Function<Selection, Attempt> play, Attempt first, int maxRuns, BooleanSupplier isLate) {
    this.play = play;
    this.first = first;
    this.maxRuns = maxRuns;
    this.isLate = isLate;
    this.smallest = first;
  }

  /** The smallest run that fails in the same way, of those that it has come to. */
  ShrunkFailure run() {
    if (!leaveOut(events())) {
      cutEnd();
      leaveOutAlike(SimEvent::group);
      leaveOutAlike(SimEvent::kind);
      leaveOutStretches();
    }
    return new ShrunkFailure(
        smallest.failure,
        events(),
        first.events().size(),
        runs,
        smallest.script.replay(Selection.of(events(), smallest.selection.variation())));
  }

  private List<SimEvent> events() {
    return smallest.events();
  }

  /** What a judge finds at a run's end had often been there long before. */
  private void cutEnd() {
    for (int part = 4; part <= 8; part *= 2) {
      boolean shorter = true;
      while (shorter && !isOver()) {
        int size = events().size();
        // What comes before is the same without it, so one try tells.
        shorter = leaveOut(events().subList(size - size / part, size), 0, 1);
      }
    }
  }

  private void leaveOutAlike(Function<SimEvent, String> trait) {
    Set<String> traits = new LinkedHashSet<>();
    events().forEach(event -> traits.add(trait.apply(event)));
    if (traits.size() > 1) {
      for (String one : traits) {
        leaveOut(events().stream().filter(event -> trait.apply(event).equals(one)).toList());
      }
    }
  }

  private void leaveOutStretches() {
    int fruitless = 0;
    boolean eachWasNeeded = false;
    while (!eachWasNeeded && fruitless < FRUITLESS_ROUNDS && !isOver()) {
      int before = events().size();
      eachWasNeeded = leaveOutEverShorterStretches();
      cutEnd();
      fruitless = events().size() < before ? 0 : fruitless + 1;
      round++;
    }
  }

  /** True if few were left at the end, and it failed without none of these. */
  private boolean leaveOutEverShorterStretches() {
    int length = Math.max(1, events().size() / 2);
    while (!isOver()) {
      int before = events().size();
      leaveOutStretchesOf(length);
      int size = events().size();
      if (length == 1 && size == before) {
        return size <= FEW;
      }
      if (size > FEW && size / length >= MOST_STRETCHES) {
        return false;
      }
      length = Math.max(1, length / 2);
    }
    return false;
  }

  private void leaveOutStretchesOf(int length) {
    for (int from = 0; from < events().size() && !isOver(); ) {
      int to = Math.min(events().size(), from + length);
      if (!leaveOut(events().subList(from, to))) {
        from += length;
      }
    }
  }

  private boolean isOver() {
    return runs >= maxRuns || isLate.getAsBoolean();
  }

  /** Whether it fails in the same way without these. */
  private boolean leaveOut(List<SimEvent> some) {
    int all = events().size();
    int bySaving = all == 0 ? 0 : MOST_TRIES * MOST_TRIES * some.size() / all;
    int tries = all - some.size() <= FEW ? MOST_TRIES : Math.min(MOST_TRIES, bySaving);
    return leaveOut(some, round * MOST_TRIES, Math.max(1, tries));
  }

  /**
   * @param luck by how many variations the first try is away from the smallest run's
   * @param tries with how many variations to try it
   */
  private boolean leaveOut(List<SimEvent> some, int luck, int tries) {
    if (some.isEmpty()) {
      return false;
    }
    List<SimEvent> rest = new ArrayList<>(events());
    rest.removeAll(Set.copyOf(some));
    int from = smallest.selection.variation() + luck;
    for (int i = from; i < from + tries && !isOver(); i++) {
      runs++;
      Attempt attempt = play.apply(Selection.of(rest, i));
      if (attempt.script != null && attempt.failsLike(first)) {
        smallest = attempt;
        return true;
      }
    }
    return false;
  }
}
