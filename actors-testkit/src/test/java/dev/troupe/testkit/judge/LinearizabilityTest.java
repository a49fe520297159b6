package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.Register.Append;
import dev.troupe.testkit.judge.Register.Cas;
import dev.troupe.testkit.judge.Register.Get;
import dev.troupe.testkit.judge.Register.Put;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LinearizabilityTest {
  private final History history = new History();

  private void op(String client, Object input, Object output, long from, long to) {
    history.invoke(client, "k", input, from).ok(output, to);
  }

  private boolean linearizable() {
    return Linearizability.violation(history, new Register()).isEmpty();
  }

  @Test
  void overlappingOperationsMayTakeEffectInEitherOrder() {
    op("a", new Put("1"), null, 0, 10);
    op("b", new Put("2"), null, 0, 10);
    op("c", new Get(), "1", 11, 12);
    assertThat(linearizable()).isTrue();
  }

  @Test
  void aStaleReadIsFoundAndCharted() {
    op("a", new Put("1"), null, 0, 1);
    op("a", new Put("2"), null, 2, 3);
    op("b", new Get(), "1", 4, 5);
    op("b", new Get(), "2", 6, 7);
    assertThatThrownBy(() -> Linearizability.check(history, new Register()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("key k is not linearizable at time 5")
        .hasMessageContaining("[4 .. 5] b: get = 1")
        .hasMessageNotContaining("[6");
  }

  @Test
  void twoReadsDuringOneWriteMayNotGoBack() {
    op("a", new Put("1"), null, 0, 100);
    op("b", new Get(), "1", 10, 20);
    op("b", new Get(), null, 30, 40);
    assertThat(linearizable()).isFalse();
  }

  @Test
  void anUnknownWriteMayHaveTakenEffectLateOrNever() {
    history.invoke("a", "k", new Put("1"), 0);
    op("b", new Get(), null, 10, 20);
    assertThat(linearizable()).isTrue();
    op("b", new Get(), "1", 30, 40);
    assertThat(linearizable()).isTrue();
    op("b", new Get(), null, 50, 60);
    assertThat(linearizable()).isFalse();
  }

  @Test
  void aFailedWriteMustNotBeSeen() {
    history.invoke("a", "k", new Put("1"), 0).failed(5);
    op("b", new Get(), "1", 10, 20);
    assertThat(linearizable()).isFalse();
  }

  @Test
  void onlyOneOfTwoExchangesWins() {
    op("a", new Cas(null, "1"), true, 0, 10);
    op("b", new Cas(null, "2"), true, 5, 15);
    assertThat(linearizable()).isFalse();
  }

  @Test
  void aLostAppendIsFound() {
    op("a", new Append("1"), null, 0, 1);
    op("b", new Append("2"), null, 2, 3);
    op("c", new Get(), "2", 4, 5);
    assertThat(linearizable()).isFalse();
  }

  @Test
  void aCounterThatCountsTwiceIsFound() {
    history.invoke("a", "k", new CounterModel.Add(1), 0).ok(1L, 1);
    history.invoke("b", "k", new CounterModel.Read(), 2).ok(2L, 3);
    assertThat(Linearizability.violation(history, new CounterModel())).isPresent();
  }

  @Test
  void aChartShowsTheContradictionAndNothingElse() {
    for (int i = 0; i < 20; i++) { // all well before, and busy others
      op("d", new Put("d" + i), null, -100 + 4 * i, -99 + 4 * i);
      op("e", new Get(), "d" + i, -98 + 4 * i, -97 + 4 * i);
    }
    history.invoke("f", "k", new Put("unknown"), 0);
    op("a", new Put("1"), null, 1, 2);
    op("a", new Put("2"), null, 3, 4);
    op("c", new Get(), "2", 5, 9);
    op("b", new Get(), "1", 6, 8);
    assertThat(Linearizability.violation(history, new Register()))
        .contains(
            """
            key k is not linearizable at time 8 (3 of 45 operations):
            at time -90 it holds d2
              a [put 1] [put 2]
              b                 [get = 1]
                [1 .. 2] a: put 1
                [3 .. 4] a: put 2
                [6 .. 8] b: get = 1""");
  }

  @Test
  void whatHasNoAnswerIsOpenToTheRight() {
    history.invoke("a", "k", new Append("x"), 0);
    history.invoke("a", "k", new Append("y"), 1);
    op("b", new Get(), "yx", 2, 7);
    op("c", new Get(), "x", 8, 9);
    assertThat(Linearizability.violation(history, new Register()).orElseThrow())
        .startsWith(
            """
            key k is not linearizable at time 9:
              a [append x-------------->
                 [append y------------->
              b   [get = yx]
              c              [get = x]
            """);
  }

  @Test
  @Timeout(60)
  void aHundredThousandOperationsAreJudgedAndOneWrongAnswerAmongThemIsFound() {
    Operation last = fill(100_000, 200);
    assertThat(linearizable()).isTrue();
    history
        .invoke("z", last.key, new Get(), last.returned + 1_000)
        .ok("never written", last.returned + 1_001);
    assertThat(Linearizability.violation(history, new Register()).orElseThrow())
        .contains("get = never written")
        .hasLineCount(4);
  }

  @Test
  @Timeout(60)
  void aHundredThousandOperationsOnOneKeyAreJudged() {
    SplittableRandom values = new SplittableRandom(2);
    History one =
        new Histories(3, 10_000)
            .correct(
                new Register(),
                random ->
                    switch (random.nextInt(4)) {
                      case 0 -> new Put("p" + values.nextInt(1000));
                      case 1 -> new Cas("p" + values.nextInt(1000), "c" + values.nextInt(1000));
                      default -> new Get();
                    },
                100_000,
                1,
                8);
    assertThat(Linearizability.violation(one, new Register())).isEmpty();
  }

  /** In whatever order of the reads, of which there are more than stars. */
  @Test
  @Timeout(60)
  void manyReadsThatAllOverlapAreJudgedRightOrWrong() {
    for (int i = 1; i <= 100; i++) {
      history.invoke("a" + i, "k", new CounterModel.Add(1), i).ok((long) i, 1_000 + i);
      for (int read = 0; read < 3; read++) {
        history.invoke("r" + i, "k", new CounterModel.Read(), i).ok((long) i % 97, 2_000 - i);
      }
    }
    assertThat(Linearizability.violation(history, new CounterModel())).isEmpty();
    assertThat(frontierHolds()).isTrue();
    history.invoke("z", "k", new CounterModel.Read(), 50).ok(101L, 60);
    assertThat(Linearizability.violation(history, new CounterModel()).orElseThrow())
        .contains("read = 101");
    assertThat(frontierHolds()).isFalse();
  }

  private boolean frontierHolds() {
    var spans = Span.of(history.byKey().get("k"));
    return new Frontier<>(new CounterModel(), spans, 1_000_000)
            .firstBreak(null, Frontier.Case.start(0L))
        == null;
  }

  /**
   * Operations that took effect at a drawn instant between their start and their end, some of them
   * unanswered.
   */
  private Operation fill(int count, int keys) {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, String> store = new HashMap<>();
    Operation last = null;
    for (int i = 0; i < count; i++) {
      String key = "k" + random.nextInt(keys);
      long effect = 10L * i;
      // Some four operations on a key overlap.
      Object input = random.nextBoolean() ? new Get() : new Put("v" + i);
      Operation operation =
          history.invoke("c" + i % 50, key, input, effect - random.nextLong(keys * 20L));
      Object output = input instanceof Get ? store.get(key) : null;
      if (input instanceof Put put) {
        store.put(key, put.text());
      }
      if (random.nextInt(100) > 0) {
        operation.ok(output, effect + random.nextLong(keys * 20L));
        last = operation;
      }
    }
    return last;
  }
}
