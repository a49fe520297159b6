package dev.troupe.testkit.judge;

import java.util.ArrayDeque;
import java.util.List;

/**
 * The search of Wing and Gong for an order of one key's operations, with Lowe's memory of what was
 * tried: the same set of operations that ends in the same state need not be tried twice.
 *
 * <p>Open operations are tried after those that must take effect, because most of them are not
 * needed. A query whose answer is right now takes effect now: where it may come later it may come
 * now, too. So queries that overlap are not tried in all orders.
 */
final class Search<S> {
  /** The start or the end of an operation, in a list from which done operations are taken out. */
  private static final class Entry {
    final Span span;
    final int number;
    final long order;
    final boolean isStart;
    Entry end; // of a start: its end, null if it has none
    Entry twin; // of an open one: the next older open one that is the same
    boolean isDone;
    Entry previous;
    Entry next;

    Entry(Span span, int number, long order, boolean isStart) {
      this.span = span;
      this.number = number;
      this.order = order;
      this.isStart = isStart;
    }

    Entry append(Entry last) {
      next = last;
      last.previous = this;
      return last;
    }

    void takeOut() {
      previous.next = next;
      if (next != null) {
        next.previous = previous;
      }
      isDone = true;
    }

    void putBack() {
      isDone = false;
      previous.next = this;
      if (next != null) {
        next.previous = this;
      }
    }
  }

  /**
   * @param isForced whether there is no need to try anything else instead
   */
  private record Choice<S>(Entry start, S before, boolean isForced) {}

  private final Model<S> model;
  private final long maxSteps;
  private final Entry bounded = new Entry(null, -1, -1, true); // operations that have an end
  private final Entry open = new Entry(null, -1, -1, true); // operations that have none
  private final Tried<S> tried = new Tried<>();
  private final ArrayDeque<Choice<S>> choices = new ArrayDeque<>();
  private final Marks doneBounded;
  private final Marks doneOpen;
  private S state;
  private int endsLeft;
  private long steps;

  Search(Model<S> model, List<Span> spans, long maxSteps) {
    this.model = model;
    this.maxSteps = maxSteps;
    this.state = model.initial();
    this.doneBounded = new Marks(spans.size());
    this.doneOpen = new Marks(spans.size());
    link(spans);
  }

  private void link(List<Span> spans) {
    Entry[] starts = new Entry[spans.size()];
    Entry lastBounded = bounded;
    Entry lastOpen = open;
    long order = 0;
    int opened = 0;
    int[] twins = Span.twins(spans);
    for (Span.Event event : Span.events(spans)) {
      Span span = spans.get(event.number());
      order++;
      if (span.isOpen()) {
        lastOpen = lastOpen.append(new Entry(span, opened++, order, true));
        starts[event.number()] = lastOpen;
        int twin = twins[event.number()];
        lastOpen.twin = twin < 0 ? null : starts[twin];
      } else if (event.isEnd()) {
        Entry start = starts[event.number()];
        start.end = new Entry(span, start.number, order, false);
        lastBounded = lastBounded.append(start.end);
      } else {
        starts[event.number()] = new Entry(span, endsLeft++, order, true);
        lastBounded = lastBounded.append(starts[event.number()]);
      }
    }
  }

  /**
   * @throws Undecided after the bound on steps
   */
  boolean succeeds() {
    Entry at = bounded;
    takeQueries();
    while (endsLeft > 0) {
      if (++steps > maxSteps) {
        throw new Undecided(maxSteps);
      }
      Entry candidate = after(at);
      if (candidate == null) {
        at = undo();
        if (at == null) {
          return false;
        }
      } else if (tryNow(candidate)) {
        takeQueries();
        at = bounded;
      } else {
        at = candidate;
      }
    }
    return true;
  }

  private void takeQueries() {
    Entry at = bounded;
    while (endsLeft > 0) {
      Entry candidate = after(at);
      if (candidate == null || candidate.end == null) {
        return;
      }
      if (isAnsweredNow(candidate.span)) {
        at = candidate.previous;
        doneBounded.set(candidate.number);
        take(candidate, state, true);
      } else {
        at = candidate;
      }
    }
  }

  /**
   * The next operation that may be the first of those that are left: none that is left has ended
   * before its start.
   */
  private Entry after(Entry at) {
    boolean isOpen = at == open || (at.span != null && at.span.isOpen());
    Entry next = at.next;
    if (!isOpen && next.isStart) {
      return next;
    }
    long firstEnd = isOpen ? firstEnd() : next.order;
    Entry opened = isOpen ? next : open.next;
    return opened != null && opened.order < firstEnd ? opened : null;
  }

  private long firstEnd() {
    Entry entry = bounded.next;
    while (entry.isStart) {
      entry = entry.next;
    }
    return entry.order;
  }

  /**
   * Lets the operation take effect now, unless its answer would be another one or there is no need
   * to try this.
   */
  private boolean tryNow(Entry start) {
    Model.Step<S> step = model.apply(state, start.span.operation().input);
    if (!start.span.allows(state, step) || isNeedless(start, step)) {
      return false;
    }
    Marks done = start.end == null ? doneOpen : doneBounded;
    done.set(start.number);
    if (!tried.isNew(doneBounded, doneOpen, step.next())) {
      done.clear(start.number);
      return false;
    }
    take(start, step.next(), false);
    return true;
  }

  private void take(Entry start, S next, boolean isForced) {
    choices.push(new Choice<>(start, state, isForced));
    state = next;
    start.takeOut();
    if (start.end != null) {
      start.end.takeOut();
      endsLeft--;
    }
  }

  /** Of open operations that are the same the oldest stands for the others. */
  private boolean isNeedless(Entry start, Model.Step<S> step) {
    if (start.twin != null && !start.twin.isDone) {
      return true;
    }
    Choice<S> last = choices.peek();
    return last != null
        && last.start().end == null
        && start.span.isNeedlessAfter(last.start().span, last.before(), model, step);
  }

  private boolean isAnsweredNow(Span span) {
    Object input = span.operation().input;
    return model.isQuery(input) && span.allows(state, model.apply(state, input));
  }

  /** Back to the last choice after which something else can be tried; null if there is none. */
  private Entry undo() {
    while (!choices.isEmpty()) {
      Choice<S> choice = choices.pop();
      putBack(choice);
      if (!choice.isForced()) {
        return choice.start();
      }
    }
    return null;
  }

  private void putBack(Choice<S> choice) {
    Entry start = choice.start();
    state = choice.before();
    (start.end == null ? doneOpen : doneBounded).clear(start.number);
    if (start.end != null) {
      start.end.putBack();
      endsLeft++;
    }
    start.putBack();
  }
}
