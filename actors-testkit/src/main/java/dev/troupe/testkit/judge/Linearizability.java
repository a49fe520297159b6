package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a history could have come from a system that does one operation after the other, each
 * between its start and its end. Keys are independent, so each is judged by itself.
 */
public final class Linearizability {
  /** A search that takes one way after another finds the way soon or, when it is unlucky, never. */
  private static final long MAX_SEARCH = 5_000_000;

  private static final long MAX_STEPS = 20_000_000;

  private Linearizability() {}

  /**
   * @return empty if the history is linearizable, else a small counter-example, drawn as a chart
   * @throws Undecided if a key cannot be decided within 25 million steps, as it happens with many
   *     overlapping operations of unknown outcome
   */
  public static <S> Optional<String> violation(History history, Model<S> model) {
    for (Map.Entry<String, List<Operation>> key : history.byKey().entrySet()) {
      Optional<String> found = violation(key.getKey(), key.getValue(), model);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static <S> Optional<String> violation(
      String key, List<Operation> operations, Model<S> model) {
    try {
      if (holds(operations, model)) {
        return Optional.empty();
      }
      long time = CounterExample.earliest(model, operations, MAX_SEARCH);
      return Optional.of(new CounterExample<>(model, key, operations, time).render());
    } catch (Undecided tooMuch) {
      throw new Undecided(key, tooMuch);
    }
  }

  private static <S> boolean holds(List<Operation> operations, Model<S> model) {
    List<Span> spans = Span.of(operations);
    try {
      return new Search<>(model, spans, MAX_SEARCH).succeeds();
    } catch (Undecided unlucky) {
      return new Frontier<>(model, spans, MAX_STEPS)
              .firstBreak(null, Frontier.Case.start(model.initial()))
          == null;
    }
  }

  /**
   * @throws AssertionError with a small counter-example if the history is not linearizable
   * @throws Undecided as {@link #violation} does
   */
  public static <S> void check(History history, Model<S> model) {
    violation(history, model)
        .ifPresent(
            example -> {
              throw new AssertionError(example);
            });
  }
}
