package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.History.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges sets to which elements are added, each once, and which are read as a whole; each key is a
 * set. Nothing that was acknowledged may be missing from a later read, nothing may be read before
 * somebody asked to add it, nothing may stand twice, and nothing that was read once may be missing
 * from a read that began later.
 */
public final class SetJudge {
  /** Adds an element that nobody else adds; needs equals and hashCode. */
  public record Add(Object element) {
    @Override
    public String toString() {
      return "add " + element;
    }
  }

  /** Reads all elements; the answer is a {@link Collection}, in which duplicates are kept. */
  public record Read() {
    @Override
    public String toString() {
      return "read";
    }
  }

  /** What is known of an element. */
  private static final class Known {
    final Operation add;
    long certainFrom = Long.MAX_VALUE; // from here on it must be there
    Operation witness;

    Known(Operation add) {
      this.add = add;
    }

    void certain(long from, Operation by) {
      if (from < certainFrom) {
        certainFrom = from;
        witness = by;
      }
    }
  }

  private SetJudge() {}

  /**
   * @return empty if the history is right, else what is lost, invented, duplicated or gone again
   * @throws IllegalArgumentException if it knows no such operation, or an element is added twice
   */
  public static Optional<String> violation(History history) {
    for (Map.Entry<String, List<Operation>> key : history.allByKey().entrySet()) {
      List<String> wrong = judge(key.getValue());
      if (!wrong.isEmpty()) {
        return Optional.of("set " + key.getKey() + ":\n  " + String.join("\n  ", wrong));
      }
    }
    return Optional.empty();
  }

  /**
   * @throws AssertionError if the history is wrong
   */
  public static void check(History history) {
    Judges.check(violation(history));
  }

  private static List<String> judge(List<Operation> operations) {
    Map<Object, Known> elements = new HashMap<>();
    List<Operation> reads = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.input instanceof Add add) {
        if (elements.put(add.element(), new Known(operation)) != null) {
          throw new IllegalArgumentException("added twice, so it cannot be judged: " + operation);
        }
      } else if (!(operation.input instanceof Read)) {
        throw new IllegalArgumentException("a set knows no " + operation.input);
      } else if (operation.outcome == Outcome.OK) {
        reads.add(operation);
      }
    }
    reads.sort(Comparator.comparingLong(read -> read.invoked));
    List<String> wrong = new ArrayList<>();
    for (Operation read : reads) {
      judgePresent(read, elements, wrong);
    }
    elements.values().stream()
        .filter(known -> known.add.outcome == Outcome.OK)
        .forEach(known -> known.certain(known.add.returned, known.add));
    reads.forEach(read -> judgeMissing(read, elements, wrong));
    return wrong;
  }

  private static void judgePresent(
      Operation read, Map<Object, Known> elements, List<String> wrong) {
    Set<Object> once = new HashSet<>();
    for (Object element : (Collection<?>) read.output) {
      Known known = elements.get(element);
      if (!once.add(element)) {
        wrong.add("duplicated: " + element + " stands twice in " + Judges.show(read));
      } else if (known == null) {
        wrong.add("invented: nobody added " + element + ", which is in " + Judges.show(read));
      } else if (known.add.outcome == Outcome.FAILED || known.add.invoked > read.returned) {
        wrong.add("invented: " + Judges.show(known.add) + " is seen by " + Judges.show(read));
      } else {
        known.certain(read.returned, read);
      }
    }
  }

  private static void judgeMissing(
      Operation read, Map<Object, Known> elements, List<String> wrong) {
    Set<Object> there = new HashSet<>((Collection<?>) read.output);
    elements.values().stream()
        .filter(known -> known.certainFrom < read.invoked)
        .filter(known -> !there.contains(((Add) known.add.input).element()))
        .sorted(Comparator.comparingLong(known -> known.add.invoked))
        .forEach(
            known ->
                wrong.add(
                    (known.witness == known.add ? "lost: " : "gone again: ")
                        + known.add.input
                        + " was certain by "
                        + Judges.show(known.witness)
                        + ", and is missing from "
                        + Judges.show(read)));
  }
}
