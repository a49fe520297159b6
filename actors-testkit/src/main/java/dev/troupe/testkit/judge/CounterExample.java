package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.Frontier.Break;
import dev.troupe.testkit.judge.Frontier.Case;
import dev.troupe.testkit.judge.History.Operation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes a history that is wrong small enough to be understood.
 *
 * <p>Just leaving operations out would not do: a read without the write that it saw looks wrong and
 * is not. So an operation is weakened first: it may take effect at any time after its start, with
 * any answer, or never. What is wrong even so is wrong for the sake of the others. Then those
 * weakened ones are left out that play no part: without them, too, each operation of the rest is
 * needed for the contradiction.
 */
final class CounterExample<S> {
  /** Longer histories are cut, with what was known at the cut in the place of what came before. */
  private static final int MOST_SHOWN = 40;

  private static final long MAX_STEPS = 2_000_000;
  private static final long MAX_STEPS_OF_A_TRIAL = 20_000;
  private static final int MAX_TRIALS = 400;

  private final Model<S> model;
  private final String key;
  private final long time;
  private final List<Span> whole;
  private final List<Span> spans;
  private Span.Event cut;
  private Set<Case<S>> known;
  private int trials;

  /**
   * @param time the earliest at which the history is known to be wrong
   */
  CounterExample(Model<S> model, String key, List<Operation> operations, long time) {
    this.model = model;
    this.key = key;
    this.time = time;
    this.whole = Span.until(operations, time);
    this.spans = new ArrayList<>(whole);
    this.known = Case.start(model.initial());
  }

  String render() {
    if (whole.size() > MOST_SHOWN) {
      cutOff();
    }
    if (isBroken(spans)) {
      weaken();
      leaveOut();
    }
    List<Span> shown = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      if (!spans.get(i).isAbsent() && !isPast(i)) {
        shown.add(whole.get(i));
      }
    }
    return title(shown.size()) + knowledge() + new TimeChart(model, shown).render();
  }

  private String title(int shown) {
    String rest = whole.size() > shown ? " (" + shown + " of " + whole.size() + " operations)" : "";
    return "key " + key + " is not linearizable at time " + time + rest + ":\n";
  }

  private String knowledge() {
    if (cut == null) {
      return "";
    }
    Set<S> states = known.stream().map(Case::state).collect(Collectors.toSet());
    String some =
        states.stream().map(String::valueOf).sorted().limit(3).collect(Collectors.joining(" or "));
    return "at time "
        + cut.at()
        + " it holds "
        + some
        + (states.size() > 3 ? " or ..." : "")
        + "\n";
  }

  /** Forgets what ended long before, but for the states to which it can have led. */
  private void cutOff() {
    List<Span.Event> events = Span.events(whole);
    int left = 0;
    int at = events.size();
    while (at > 0 && left < MOST_SHOWN) {
      at--;
      left += events.get(at).isEnd() || whole.get(events.get(at).number()).isOpen() ? 1 : 0;
    }
    if (at == 0) {
      return;
    }
    try {
      known = new Frontier<>(model, whole, MAX_STEPS).casesAfter(events.get(at - 1));
      cut = events.get(at - 1);
    } catch (Undecided tooMuch) {
      known = Case.start(model.initial());
    }
  }

  private boolean isPast(int number) {
    Span span = whole.get(number);
    return cut != null
        && !span.isOpen()
        && new Span.Event(span.end(), true, number).compareTo(cut) <= 0;
  }

  private void weaken() {
    List<Integer> all = IntStream.range(0, spans.size()).filter(i -> isBounded(i)).boxed().toList();
    for (int chunk = Math.max(1, all.size() / 2); chunk > 0; chunk /= 2) {
      for (int from = 0; from < all.size(); from += chunk) {
        List<Integer> some =
            all.subList(from, Math.min(all.size(), from + chunk)).stream()
                .filter(this::isBounded)
                .toList();
        List<Span> weaker = new ArrayList<>(spans);
        some.forEach(i -> weaker.set(i, weaker.get(i).opened()));
        if (!some.isEmpty() && isBroken(weaker)) {
          some.forEach(i -> spans.set(i, spans.get(i).opened()));
        }
      }
    }
  }

  private boolean isBounded(int number) {
    return !spans.get(number).isOpen() && !spans.get(number).isAbsent() && !isPast(number);
  }

  private void leaveOut() {
    List<Integer> needed =
        IntStream.range(0, spans.size()).filter(this::isBounded).boxed().toList();
    List<Integer> reasons = needed.stream().filter(i -> holdsWithout(spans, i)).toList();
    List<Integer> open =
        IntStream.range(0, spans.size()).filter(i -> spans.get(i).isOpen()).boxed().toList();
    for (int chunk = open.size(); chunk > 0; chunk /= 2) {
      for (int from = 0; from < open.size(); from += chunk) {
        List<Span> fewer = new ArrayList<>(spans);
        open.subList(from, Math.min(open.size(), from + chunk))
            .forEach(i -> fewer.set(i, fewer.get(i).absent()));
        if (reasons.stream().allMatch(i -> holdsWithout(fewer, i))) {
          for (int i = 0; i < fewer.size(); i++) {
            spans.set(i, fewer.get(i));
          }
        }
      }
    }
  }

  private boolean holdsWithout(List<Span> some, int number) {
    List<Span> weaker = new ArrayList<>(some);
    weaker.set(number, weaker.get(number).opened());
    return Boolean.FALSE.equals(breaks(weaker));
  }

  private boolean isBroken(List<Span> some) {
    return Boolean.TRUE.equals(breaks(some));
  }

  /** Null if that takes too long to find out. */
  private Boolean breaks(List<Span> some) {
    if (++trials > MAX_TRIALS) {
      return null;
    }
    try {
      Break<S> found =
          new Frontier<>(model, some, MAX_STEPS_OF_A_TRIAL)
              .firstBreak(cut, new LinkedHashSet<>(known));
      return found != null;
    } catch (Undecided tooMuch) {
      return null;
    }
  }

  /** The earliest end of an operation by which a history that is wrong is wrong already. */
  static <S> long earliest(Model<S> model, List<Operation> operations, long maxSteps) {
    try {
      List<Span> spans = Span.of(operations);
      return new Frontier<>(model, spans, MAX_STEPS)
          .firstBreak(null, Case.start(model.initial()))
          .event()
          .at();
    } catch (Undecided tooMuch) {
      return bisect(model, operations, maxSteps);
    }
  }

  /** What is wrong stays wrong as more is added, so a binary search finds it. */
  private static <S> long bisect(Model<S> model, List<Operation> operations, long maxSteps) {
    long[] ends =
        operations.stream()
            .mapToLong(o -> o.returned)
            .filter(at -> at < Span.OPEN)
            .sorted()
            .toArray();
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (new Search<>(model, Span.until(operations, ends[middle]), maxSteps).succeeds()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return ends[low];
  }
}
