package dev.troupe.testkit.judge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * All states in which a key can be, event by event (Lowe's just-in-time linearization). It tells at
 * which end of an operation a history breaks, and what was possible before; where much is possible
 * it takes more than a {@link Search}.
 */
final class Frontier<S> {
  /**
   * What can be the case at some instant.
   *
   * @param state what the key holds
   * @param taken those of the running operations, by number, that have taken effect
   * @param spent those of the open operations that have taken effect
   */
  record Case<S>(S state, BitSet taken, BitSet spent) {
    static <S> Set<Case<S>> start(S state) {
      return Set.of(new Case<>(state, new BitSet(), new BitSet()));
    }

    private Case<S> with(S next, int number, boolean isOpen) {
      BitSet changed = (BitSet) (isOpen ? spent : taken).clone();
      changed.set(number);
      return isOpen ? new Case<>(next, taken, changed) : new Case<>(next, changed, spent);
    }

    private Case<S> without(int number) {
      BitSet changed = (BitSet) taken.clone();
      changed.clear(number);
      return new Case<>(state, changed, spent);
    }
  }

  private record Same<S>(S state, BitSet taken) {}

  /**
   * A case on the way to others.
   *
   * @param open the open operation that has just taken effect; null if it was another one
   * @param before the state before that
   */
  private record Node<S>(Case<S> at, Span open, S before) {}

  private final Model<S> model;
  private final List<Span> spans;
  private final int[] twins;
  private final Set<Integer> running = new TreeSet<>();
  private Set<Case<S>> cases;
  private long stepsLeft;
  private final long maxSteps;

  Frontier(Model<S> model, List<Span> spans, long maxSteps) {
    this.model = model;
    this.spans = spans;
    this.twins = Span.twins(spans);
    this.maxSteps = maxSteps;
    this.stepsLeft = maxSteps;
  }

  /** The end of an operation that no order explains, and what was possible just before. */
  record Break<S>(Span.Event event, Set<Case<S>> before) {}

  /**
   * Goes through all events after one.
   *
   * @param after null to go through all
   * @param known what can be the case after that event
   * @return null if the history holds
   * @throws Undecided after the bound on steps
   */
  Break<S> firstBreak(Span.Event after, Set<Case<S>> known) {
    cases = known;
    for (Span.Event event : Span.events(spans)) {
      boolean isPast = after != null && event.compareTo(after) <= 0;
      if (!event.isEnd()) {
        running.add(event.number());
      } else if (isPast) {
        running.remove(event.number());
      } else {
        Set<Case<S>> before = cases;
        cases = after(event.number());
        running.remove(event.number());
        if (cases.isEmpty()) {
          return new Break<>(event, before);
        }
      }
    }
    return null;
  }

  /** What can be the case after this event, which is one before the history breaks. */
  Set<Case<S>> casesAfter(Span.Event last) {
    cases = Case.start(model.initial());
    for (Span.Event event : Span.events(spans)) {
      if (event.compareTo(last) > 0) {
        break;
      }
      if (event.isEnd()) {
        cases = after(event.number());
        running.remove(event.number());
      } else {
        running.add(event.number());
      }
    }
    return cases;
  }

  /** Lets running operations take effect, in all orders, until this one has. */
  private Set<Case<S>> after(int ending) {
    Set<Case<S>> done = new LinkedHashSet<>();
    Map<Same<S>, List<BitSet>> seen = new LinkedHashMap<>();
    ArrayDeque<Node<S>> work = new ArrayDeque<>();
    cases.forEach(one -> work.add(new Node<>(one, null, null)));
    while (!work.isEmpty()) {
      Node<S> node = work.poll();
      if (node.at().taken().get(ending)) {
        done.add(node.at().without(ending));
        continue;
      }
      for (Node<S> next : stepsFrom(node)) {
        if (isNews(seen, next.at())) {
          work.add(next);
        }
      }
    }
    return done;
  }

  /** One alone if that is a query, which need not be later. */
  private List<Node<S>> stepsFrom(Node<S> node) {
    List<Node<S>> all = new ArrayList<>();
    for (int number : running) {
      Node<S> next = step(node, number);
      if (next != null
          && !spans.get(number).isOpen()
          && model.isQuery(spans.get(number).operation().input)) {
        return List.of(next);
      }
      if (next != null) {
        all.add(next);
      }
    }
    return all;
  }

  private Node<S> step(Node<S> node, int number) {
    Case<S> at = node.at();
    Span span = spans.get(number);
    boolean isOpen = span.isOpen();
    if ((isOpen ? at.spent() : at.taken()).get(number)) {
      return null;
    }
    if (isOpen && twins[number] >= 0 && !at.spent().get(twins[number])) {
      return null; // of those that are the same the oldest stands for the others
    }
    if (--stepsLeft < 0) {
      throw new Undecided(maxSteps);
    }
    Model.Step<S> step = model.apply(at.state(), span.operation().input);
    if (!span.allows(at.state(), step)) {
      return null;
    }
    if (node.open() != null && span.isNeedlessAfter(node.open(), node.before(), model, step)) {
      return null;
    }
    return new Node<>(
        at.with(step.next(), number, isOpen), isOpen ? span : null, isOpen ? at.state() : null);
  }

  /** Whoever reaches the same with fewer open operations can do all that this one can. */
  private boolean isNews(Map<Same<S>, List<BitSet>> seen, Case<S> next) {
    List<BitSet> spent =
        seen.computeIfAbsent(new Same<>(next.state(), next.taken()), same -> new ArrayList<>());
    for (BitSet other : spent) {
      BitSet extra = (BitSet) other.clone();
      extra.andNot(next.spent());
      if (extra.isEmpty()) {
        return false;
      }
    }
    spent.add(next.spent());
    return true;
  }
}
