package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a history could have come from a system that does one operation after the other, each
 * between its start and its end. Keys are independent, so each is judged by itself.
 */
public final class Linearizability {
  private Linearizability() {}

  /**
   * @return empty if the history is linearizable, else a small counter-example
   * @throws IllegalStateException if a key cannot be decided within 50 million steps
   */
  public static <S> Optional<String> violation(History history, Model<S> model) {
    for (Map.Entry<String, List<Operation>> key : history.byKey().entrySet()) {
      if (!new Search<>(model, key.getValue(), Long.MAX_VALUE).succeeds()) {
        return Optional.of(explain(key.getKey(), key.getValue(), model));
      }
    }
    return Optional.empty();
  }

  /**
   * @throws AssertionError with a small counter-example if the history is not linearizable
   */
  public static <S> void check(History history, Model<S> model) {
    violation(history, model)
        .ifPresent(
            example -> {
              throw new AssertionError(example);
            });
  }

  /**
   * Cuts the history at the earliest end of an operation by which it is wrong already. What is
   * wrong stays wrong as more is added, so a binary search finds it.
   */
  private static <S> String explain(String key, List<Operation> operations, Model<S> model) {
    long[] ends =
        operations.stream()
            .mapToLong(o -> o.returned)
            .filter(at -> at < Long.MAX_VALUE)
            .sorted()
            .toArray();
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (new Search<>(model, operations, ends[middle]).succeeds()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return "key "
        + key
        + " is not linearizable at time "
        + ends[low]
        + ":\n"
        + chart(operations, ends[low]);
  }

  private static String chart(List<Operation> operations, long until) {
    List<Operation> shown =
        operations.stream()
            .filter(o -> o.invoked <= until)
            .sorted(Comparator.comparingLong(o -> o.invoked))
            .toList();
    return shown.stream()
        .skip(Math.max(0, shown.size() - 30))
        .map(o -> "  [" + o.invoked + " .. " + (o.returned <= until ? o.returned : "?") + "] " + o)
        .collect(Collectors.joining("\n"));
  }
}
