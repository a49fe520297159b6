package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The search of Wing and Gong for an order of one key's operations, with Lowe's memory of what was
 * tried: the same set of operations that ends in the same state need not be tried twice.
 */
final class Search<S> {
  private static final long MAX_STEPS = 50_000_000;

  /** The start or the end of an operation, in a list from which done operations are taken out. */
  private static final class Entry {
    final Operation operation;
    final int number;
    Entry end; // of a start: its end, null if it has none
    boolean isStart;
    Entry previous;
    Entry next;

    Entry(Operation operation, int number, boolean isStart) {
      this.operation = operation;
      this.number = number;
      this.isStart = isStart;
    }
  }

  private record Tried<S>(BitSet done, S state) {}

  private record Choice<S>(Entry start, S before) {}

  private final Model<S> model;
  private final Entry head = new Entry(null, -1, false);
  private final Set<Tried<S>> tried = new HashSet<>();
  private final ArrayDeque<Choice<S>> choices = new ArrayDeque<>();
  private final BitSet done = new BitSet();
  private S state;
  private int endsLeft;
  private long steps;

  /**
   * @param until operations that end later count as unfinished, those that start later not at all
   */
  Search(Model<S> model, List<Operation> operations, long until) {
    this.model = model;
    this.state = model.initial();
    link(entries(operations, until));
  }

  private List<Entry> entries(List<Operation> operations, long until) {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (Operation operation : operations) {
      if (operation.invoked > until) {
        continue;
      }
      Entry start = new Entry(operation, number, true);
      entries.add(start);
      if (operation.returned <= until && operation.returned < Long.MAX_VALUE) {
        start.end = new Entry(operation, number, false);
        entries.add(start.end);
        endsLeft++;
      }
      number++;
    }
    // At the same time starts come first: such operations overlap.
    entries.sort(
        Comparator.comparingLong((Entry entry) -> time(entry))
            .thenComparing(entry -> !entry.isStart));
    return entries;
  }

  private static long time(Entry entry) {
    return entry.isStart ? entry.operation.invoked : entry.operation.returned;
  }

  private void link(List<Entry> entries) {
    Entry last = head;
    for (Entry entry : entries) {
      last.next = entry;
      entry.previous = last;
      last = entry;
    }
  }

  boolean succeeds() {
    Entry at = head.next;
    while (endsLeft > 0) {
      if (++steps > MAX_STEPS) {
        throw new IllegalStateException("undecided after " + MAX_STEPS + " steps");
      }
      if (at != null && at.isStart) {
        at = tryNow(at) ? head.next : at.next;
      } else if (choices.isEmpty()) {
        return false;
      } else {
        at = undo();
      }
    }
    return true;
  }

  /**
   * Lets the operation take effect now, unless its answer would be another one or this was tried
   * before.
   */
  private boolean tryNow(Entry start) {
    Model.Step<S> step = model.apply(state, start.operation.input);
    if (start.end != null && !Objects.equals(step.output(), start.operation.output)) {
      return false;
    }
    done.set(start.number);
    if (!tried.add(new Tried<>((BitSet) done.clone(), step.next()))) {
      done.clear(start.number);
      return false;
    }
    choices.push(new Choice<>(start, state));
    state = step.next();
    takeOut(start);
    if (start.end != null) {
      takeOut(start.end);
      endsLeft--;
    }
    return true;
  }

  private Entry undo() {
    Choice<S> choice = choices.pop();
    Entry start = choice.start();
    state = choice.before();
    done.clear(start.number);
    if (start.end != null) {
      putBack(start.end);
      endsLeft++;
    }
    putBack(start);
    return start.next;
  }

  private static void takeOut(Entry entry) {
    entry.previous.next = entry.next;
    if (entry.next != null) {
      entry.next.previous = entry.previous;
    }
  }

  private static void putBack(Entry entry) {
    entry.previous.next = entry;
    if (entry.next != null) {
      entry.next.previous = entry;
    }
  }
}
