package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testkit.judge.CounterModel.Add;
import dev.troupe.testkit.judge.CounterModel.Read;
import dev.troupe.testkit.judge.Frontier.Case;
import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.Register.Append;
import dev.troupe.testkit.judge.Register.Cas;
import dev.troupe.testkit.judge.Register.Get;
import dev.troupe.testkit.judge.Register.Put;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both searches against one that tries all orders, and against runs of a correct store. */
class SearchTest {
  private static final long STEPS = 1_000_000;
  private static final String[] TEXTS = {"1", "2", "12", null};

  private static Object registerInput(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Put(TEXTS[random.nextInt(2)]);
      case 1 -> new Append(TEXTS[random.nextInt(2)]);
      case 2 -> new Cas(TEXTS[random.nextInt(4)], TEXTS[random.nextInt(2)]);
      default -> new Get();
    };
  }

  private static Object counterInput(SplittableRandom random) {
    return random.nextInt(3) > 0 ? new Add(1 + random.nextInt(2)) : new Read();
  }

  private record Counts(int right, int wrong) {}

  private static <S> Counts compare(
      Model<S> model,
      java.util.function.Function<SplittableRandom, Object> inputs,
      java.util.function.BiFunction<SplittableRandom, Object, Object> outputs) {
    int right = 0;
    int wrong = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      Histories histories = new Histories(seed);
      List<Operation> operations =
          histories.fromAHat(inputs, in -> outputs.apply(histories.random(), in), 2 + seed % 5);
      boolean truth = anyOrder(model, model.initial(), new ArrayList<>(operations));
      List<Span> spans = Span.of(operations);
      assertThat(new Search<>(model, spans, STEPS).succeeds())
          .as("search, seed %d: %s", seed, operations)
          .isEqualTo(truth);
      assertThat(
              new Frontier<>(model, spans, STEPS).firstBreak(null, Case.start(model.initial()))
                  == null)
          .as("frontier, seed %d: %s", seed, operations)
          .isEqualTo(truth);
      right += truth ? 1 : 0;
      wrong += truth ? 0 : 1;
    }
    return new Counts(right, wrong);
  }

  /** Tries each operation as the first one that nothing has ended before; no memory, no bound. */
  private static <S> boolean anyOrder(Model<S> model, S state, List<Operation> left) {
    if (left.stream().allMatch(o -> o.returned == Span.OPEN)) {
      return true;
    }
    for (Operation first : List.copyOf(left)) {
      if (left.stream().anyMatch(other -> other.returned < first.invoked)) {
        continue;
      }
      Model.Step<S> step = model.apply(state, first.input);
      if (first.returned < Span.OPEN && !Objects.equals(step.output(), first.output)) {
        continue;
      }
      List<Operation> rest = new ArrayList<>(left);
      rest.remove(first);
      if (anyOrder(model, step.next(), rest)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void bothSearchesFindWhatTryingAllOrdersFindsOfRegisters() {
    Counts counts =
        compare(
            new Register(),
            SearchTest::registerInput,
            (random, input) ->
                input instanceof Get
                    ? TEXTS[random.nextInt(4)]
                    : input instanceof Cas ? random.nextBoolean() : null);
    assertThat(counts.right()).isGreaterThan(2_000);
    assertThat(counts.wrong()).isGreaterThan(2_000);
  }

  @Test
  void bothSearchesFindWhatTryingAllOrdersFindsOfCounters() {
    Counts counts =
        compare(
            new CounterModel(),
            SearchTest::counterInput,
            (random, input) -> (long) random.nextInt(5));
    assertThat(counts.right()).isGreaterThan(500);
    assertThat(counts.wrong()).isGreaterThan(2_000);
  }

  @Test
  void whatACorrectStoreAnswersIsRight() {
    for (int seed = 0; seed < 300; seed++) {
      History registers =
          new Histories(seed).correct(new Register(), SearchTest::registerInput, 200, 3, 5);
      assertThat(Linearizability.violation(registers, new Register()))
          .as("seed %d", seed)
          .isEmpty();
      History counters =
          new Histories(seed).correct(new CounterModel(), SearchTest::counterInput, 200, 3, 5);
      assertThat(Linearizability.violation(counters, new CounterModel()))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  @Test
  void oneWrongAnswerAmongManyIsFoundAndShownWithFewOthers() {
    for (int seed = 0; seed < 15; seed++) {
      Histories histories = new Histories(seed);
      History history = histories.correct(new Register(), SearchTest::registerInput, 200, 3, 5);
      Operation changed = change(history, histories.random());
      Optional<String> found = Linearizability.violation(history, new Register());
      assertThat(found).as("seed %d: %s", seed, changed).isPresent();
      assertThat(found.get())
          .contains(changed.key + " is not linearizable")
          .satisfies(text -> assertThat(text.lines().count()).isLessThan(40))
          .endsWith(changed.client + ": get = " + changed.output);
    }
  }

  /** Lets a read answer what never was. */
  private static Operation change(History history, SplittableRandom random) {
    List<Operation> reads =
        history.byKey().values().stream()
            .flatMap(List::stream)
            .filter(o -> o.input instanceof Get && o.outcome == History.Outcome.OK)
            .toList();
    Operation changed = reads.get(random.nextInt(reads.size()));
    changed.output = changed.output + "x";
    return changed;
  }

  @Test
  void manyOpenOperationsThatAreNotNeededCostNothing() {
    History history = new History();
    for (int i = 0; i < 300; i++) {
      history.invoke("u" + i, "k", new Put("u" + i), i);
      history.invoke("a", "k", new Put("a" + i), 2L * i).ok(null, 2L * i + 1);
      history
          .invoke("b", "k", new Get(), 2L * i)
          .ok(i % 3 == 0 ? "u" + i / 2 : "a" + i, 2L * i + 2);
    }
    List<Span> spans = Span.of(history.byKey().get("k"));
    assertThat(new Search<>(new Register(), spans, 1_000_000).succeeds()).isTrue();
  }

  @Test
  void aSearchThatTakesTooLongSaysSo() {
    History history = new History();
    for (int i = 0; i < 30; i++) {
      history.invoke("c" + i, "k", new Append("" + i), 0).ok(null, 100);
    }
    history.invoke("z", "k", new Get(), 101).ok("never", 102);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    new Search<>(new Register(), Span.of(history.byKey().get("k")), 100_000)
                        .succeeds()))
        .isInstanceOf(Undecided.class)
        .hasMessageContaining("100000 steps");
  }
}
