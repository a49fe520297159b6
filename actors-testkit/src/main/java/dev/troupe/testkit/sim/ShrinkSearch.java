package dev.troupe.testkit.sim;

import dev.troupe.testkit.sim.Shrinker.Attempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Delta debugging: leaves out what came after the mistake had shown, then all groups but one (the
 * faults, a client), then whole groups, then all events of a kind (a fault), then stretches, which
 * get shorter and shorter.
 *
 * <p>With fewer events all else comes out differently, so a failure that needs luck may be gone
 * though nothing was left out that it needs. The same rest is therefore tried with other chance in
 * all else: the more often, the more would be saved. While many events are left, it begins again
 * with chance not tried before and is bolder: what is rarely lucky is so as rarely with one event
 * less as with half of them, so each stroke of luck has to save much.
 */
final class ShrinkSearch {

  /** So few events can each be tried alone. */
  private static final int FEW = 40;

  /** Into more stretches a run is not cut while more than a few events are left. */
  private static final int MOST_STRETCHES = 32;

  private static final int MOST_TRIES = 4;

  /** The same from the second round on, while many events are left. */
  private static final int MOST_BOLD_TRIES = 24;

  /** Into more stretches than these nothing is cut then. */
  private static final int MOST_BOLD_STRETCHES = 8;

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
      leaveOutGroups();
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

  private void leaveOutGroups() {
    if (!keepOneGroup()) {
      leaveOutAlike(SimEvent::group);
    }
    leaveOutAlike(SimEvent::kind);
  }

  /** What would save most is tried first: so faults, which are few, are the first to be alone. */
  private boolean keepOneGroup() {
    return events().stream()
        .map(SimEvent::group)
        .distinct()
        .map(one -> events().stream().filter(event -> !event.group().equals(one)).toList())
        .sorted(Comparator.<List<SimEvent>>comparingInt(List::size).reversed())
        .limit(isBold() ? 2 : Long.MAX_VALUE)
        .anyMatch(this::leaveOut);
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
      if (isBold()) {
        leaveOutGroups();
      }
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
      if (size > FEW && size / length >= (isBold() ? MOST_BOLD_STRETCHES : MOST_STRETCHES)) {
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
    int most = isBold() ? MOST_BOLD_TRIES : MOST_TRIES;
    int eagerness = isBold() ? 2 : MOST_TRIES;
    int bySaving = all == 0 ? 0 : most * eagerness * some.size() / all;
    int tries = all - some.size() <= FEW ? most : Math.min(most, bySaving);
    return leaveOut(some, round * most, Math.max(1, tries));
  }

  /** The first round was not enough. */
  private boolean isBold() {
    return round > 0 && events().size() > FEW;
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
