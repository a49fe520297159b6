package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An operation as a search sees it: with its end, or open, which allows it to take effect at any
 * time after its start, with any answer, or never.
 *
 * @param end when the operation ended; {@link #OPEN} if it has no end that counts
 */
record Span(Operation operation, long end) {
  static final long OPEN = Long.MAX_VALUE;

  /** The end of an operation that is left out, and yet keeps its number. */
  private static final long ABSENT = Long.MIN_VALUE;

  /** The start or the end of a span; {@code number} is the span's place in its list. */
  record Event(long at, boolean isEnd, int number) implements Comparable<Event> {
    // At the same time starts come first: such operations overlap.
    private static final Comparator<Event> ORDER =
        Comparator.comparingLong(Event::at)
            .thenComparing(Event::isEnd)
            .thenComparing(Event::number);

    @Override
    public int compareTo(Event other) {
      return ORDER.compare(this, other);
    }
  }

  static List<Span> of(List<Operation> operations) {
    return operations.stream().map(o -> new Span(o, o.returned)).toList();
  }

  /** What was known at this time: later starts are left out, later ends are open. */
  static List<Span> until(List<Operation> operations, long time) {
    return operations.stream()
        .filter(o -> o.invoked <= time)
        .map(o -> new Span(o, o.returned <= time ? o.returned : OPEN))
        .toList();
  }

  /** All starts and ends in their order. */
  static List<Event> events(List<Span> spans) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span.isAbsent()) {
        continue;
      }
      events.add(new Event(span.start(), false, i));
      if (!span.isOpen()) {
        events.add(new Event(span.end(), true, i));
      }
    }
    events.sort(null);
    return events;
  }

  long start() {
    return operation.invoked;
  }

  boolean isOpen() {
    return end == OPEN;
  }

  boolean isAbsent() {
    return end == ABSENT;
  }

  Span opened() {
    return new Span(operation, OPEN);
  }

  Span absent() {
    return new Span(operation, ABSENT);
  }

  /** For each open span the next older open one that does the same, else -1. */
  static int[] twins(List<Span> spans) {
    int[] twins = new int[spans.size()];
    Map<Object, Integer> last = new HashMap<>();
    for (Event event : events(spans)) {
      Span span = spans.get(event.number());
      if (!event.isEnd()) {
        Integer twin = span.isOpen() ? last.put(span.operation().input, event.number()) : null;
        twins[event.number()] = twin == null ? -1 : twin;
      }
    }
    return twins;
  }

  /**
   * Whether there is no need to let this operation come right after an open one. As an open
   * operation may be late, it need not come right before one that does not depend on it: either it
   * can come after that one as well, or its effect is lost.
   *
   * @param open the open operation that came right before
   * @param before the state before that
   * @param step what this operation does after it
   */
  <S> boolean isNeedlessAfter(Span open, S before, Model<S> model, Model.Step<S> step) {
    Model.Step<S> without = model.apply(before, operation.input);
    if (!isOpen() && !Objects.equals(without.output(), step.output())) {
      return false;
    }
    if (without.next().equals(step.next())) {
      return true;
    }
    return !isOpen()
        && model.apply(without.next(), open.operation.input).next().equals(step.next());
  }

  /** Whether the operation may take effect in this way in this state. */
  <S> boolean allows(S state, Model.Step<S> step) {
    // An open operation that changes nothing constrains nothing: it is left out.
    return isOpen() ? !step.next().equals(state) : Objects.equals(step.output(), operation.output);
  }
}
