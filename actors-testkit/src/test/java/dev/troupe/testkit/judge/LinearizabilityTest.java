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
        .hasMessageContaining("[4 .. 5] b k Get[] -> 1")
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
  @Timeout(60)
  void aHundredThousandOperationsAreJudgedAndOneWrongAnswerAmongThemIsFound() {
    Operation last = fill(100_000, 200);
    assertThat(linearizable()).isTrue();
    history
        .invoke("z", last.key, new Get(), last.returned + 1_000)
        .ok("never written", last.returned + 1_001);
    assertThat(linearizable()).isFalse();
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
