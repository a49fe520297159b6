package dev.troupe.testkit.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients asked and what they were told, with virtual or real times. Of an operation that
 * timed out nobody knows whether it took effect; it stays {@link Outcome#UNKNOWN}. Not for use by
 * several threads at once.
 */
public final class History {
  /** How an operation ended. */
  public enum Outcome {
    /** It took effect and has an answer. */
    OK,
    /** It certainly took no effect. */
    FAILED,
    /** It may have taken effect, at any time after its start, or never. */
    UNKNOWN
  }

  /** One operation of one client. */
  public static final class Operation {
    final String client;
    final String key;
    final Object input;
    final long invoked;
    Object output;
    long returned = Long.MAX_VALUE;
    Outcome outcome = Outcome.UNKNOWN;

    private Operation(String client, String key, Object input, long invoked) {
      this.client = client;
      this.key = key;
      this.input = input;
      this.invoked = invoked;
    }

    /** It has this answer, which may be null. */
    public void ok(Object answer, long at) {
      end(Outcome.OK, answer, at);
    }

    /** It certainly took no effect. */
    public void failed(long at) {
      end(Outcome.FAILED, null, at);
    }

    private void end(Outcome how, Object answer, long at) {
      if (outcome != Outcome.UNKNOWN || at < invoked) {
        throw new IllegalStateException("an operation ends once, after its start: " + this);
      }
      outcome = how;
      output = answer;
      returned = at;
    }

    @Override
    public String toString() {
      String end = outcome == Outcome.OK ? " -> " + output : " (" + outcome + ")";
      return client + " " + key + " " + input + end;
    }
  }

  private final List<Operation> operations = new ArrayList<>();

  /** A client asks; the operation is unknown until it is told otherwise. */
  public Operation invoke(String client, String key, Object input, long at) {
    Operation operation = new Operation(client, key, input, at);
    operations.add(operation);
    return operation;
  }

  /** How many operations there are. */
  public int size() {
    return operations.size();
  }

  /** Those that may have taken effect, by key. */
  Map<String, List<Operation>> byKey() {
    Map<String, List<Operation>> keys = allByKey();
    keys.values().forEach(some -> some.removeIf(o -> o.outcome == Outcome.FAILED));
    return keys;
  }

  /** All operations by key, in the order of their starts. */
  Map<String, List<Operation>> allByKey() {
    Map<String, List<Operation>> keys = new TreeMap<>();
    for (Operation operation : inOrder()) {
      keys.computeIfAbsent(operation.key, ignored -> new ArrayList<>()).add(operation);
    }
    return keys;
  }

  /** All operations in the order of their starts. */
  List<Operation> inOrder() {
    List<Operation> sorted = new ArrayList<>(operations);
    sorted.sort(Comparator.comparingLong(operation -> operation.invoked));
    return sorted;
  }
}
