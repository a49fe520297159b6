package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.QueueJudge.Put;
import dev.troupe.testkit.judge.QueueJudge.Take;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QueueJudgeTest {
  private static final QueueJudge FIFO = QueueJudge.firstInFirstOut();
  private final History history = new History();

  /** A queue of integers, as a model: what the rules say is compared with what a search finds. */
  private static final class QueueModel implements Model<List<Object>> {
    @Override
    public List<Object> initial() {
      return List.of();
    }

    @Override
    public Step<List<Object>> apply(List<Object> state, Object input) {
      List<Object> next = new ArrayList<>(state);
      if (input instanceof Put put) {
        next.add(put.element());
        return new Step<>(List.copyOf(next), null);
      }
      Object first = next.isEmpty() ? null : next.remove(0);
      return new Step<>(List.copyOf(next), first);
    }
  }

  private Operation put(int element, long from) {
    return history.invoke("p" + element, "q", new Put(element), from);
  }

  private void put(int element, long from, long to) {
    put(element, from).ok(null, to);
  }

  private Operation take(long from) {
    return history.invoke("t" + from, "q", new Take(), from);
  }

  private void take(Integer element, long from, long to) {
    take(from).ok(element, to);
  }

  private void assertWrong(QueueJudge judge, String text) {
    assertThat(judge.violation(history).orElse("right")).contains(text);
  }

  private void assertRight(QueueJudge judge) {
    assertThat(judge.violation(history)).isEmpty();
  }

  @Test
  void whatIsPutIsTakenInItsOrderUntilTheQueueIsEmpty() {
    take(null, 0, 1);
    put(1, 2, 3);
    put(2, 4, 5);
    take(1, 6, 7);
    take(2, 8, 9);
    take(null, 10, 11);
    assertRight(FIFO);
    FIFO.check(history);
  }

  @Test
  void whatWasAcknowledgedMustNotBeLost() {
    put(1, 0, 1);
    assertRight(FIFO); // nobody has asked yet
    take(null, 2, 5);
    assertWrong(FIFO, "lost: [0 .. 1] p1: put 1 was in, and nobody took it; but [2 .. 5] t2: take");
    assertThatThrownBy(() -> FIFO.check(history)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aTakeWithoutAnAnswerMayHaveTakenOneAndNotTwo() {
    put(1, 0, 1);
    put(2, 2, 3);
    take(4);
    take(2, 5, 6);
    take(null, 7, 8);
    assertRight(FIFO);
    put(3, 9, 10);
    take(null, 11, 12);
    assertWrong(FIFO, "lost: ");
  }

  @Test
  void aTakeThatIsAskedForLaterExplainsNoEmptyQueue() {
    put(1, 0, 1);
    take(null, 2, 3);
    take(4);
    assertWrong(FIFO, "lost: ");
  }

  @Test
  void aQueueIsNotEmptyWhileOneAfterTheOtherIsIn() {
    put(1, 0, 1);
    put(2, 5, 6);
    take(1, 10, 11);
    take(2, 15, 16);
    take(null, 2, 14);
    assertWrong(FIFO, "not empty: ");
    take(null, 3, 15); // 2 may have been taken by then
    assertThat(FIFO.violation(history).orElseThrow()).hasLineCount(2).doesNotContain("[3 .. 15]");
  }

  @Test
  void nothingIsTakenThatNobodyPutOrNotYet() {
    take(7, 0, 1);
    assertWrong(FIFO, "invented: nobody put what was taken by [0 .. 1] t0: take = 7");
    put(7, 2, 3);
    assertWrong(FIFO, "invented: [2 .. 3] p7: put 7 is taken by");
  }

  @Test
  void whatFailedIsNotTaken() {
    put(1, 0).failed(1);
    take(1, 2, 3);
    assertWrong(QueueJudge.anyOrder(), "invented");
  }

  @Test
  void whatIsUnknownMayBeTakenLateOrNever() {
    put(1, 0);
    take(null, 5, 6);
    take(1, 7, 8);
    put(2, 9);
    take(null, 10, 11);
    assertRight(FIFO);
  }

  @Test
  void nothingIsTakenTwice() {
    put(1, 0, 1);
    take(1, 2, 3);
    take(1, 4, 5);
    assertWrong(
        QueueJudge.anyOrder(),
        "taken twice: by [2 .. 3] t2: take = 1, and again by [4 .. 5] t4: take = 1");
  }

  @Test
  void nothingOvertakesWhereOrderCounts() {
    put(1, 0, 1);
    put(2, 2, 3);
    take(2, 4, 5);
    take(1, 6, 7);
    assertWrong(FIFO, "overtaken: [0 .. 1] p1: put 1 came before [2 .. 3] p2: put 2");
    assertRight(QueueJudge.anyOrder());
  }

  @Test
  void whatOverlapsMayOvertake() {
    put(1, 0, 5);
    put(2, 2, 3);
    take(2, 6, 9);
    take(1, 7, 8);
    assertRight(FIFO);
  }

  @Test
  void nothingIsPassedOver() {
    put(1, 0, 1);
    put(2, 2, 3);
    take(2, 4, 5);
    assertWrong(FIFO, "passed over: [0 .. 1] p1: put 1 came before [2 .. 3] p2: put 2");
    assertRight(QueueJudge.anyOrder());
    take(4);
    assertRight(FIFO);
  }

  @Test
  void eachKeyIsAQueueAndOtherOperationsAreRefused() {
    put(1, 0, 1);
    history.invoke("x", "other", new Take(), 2).ok(null, 3);
    assertRight(FIFO);
    put(1, 4, 5);
    assertThatThrownBy(() -> FIFO.violation(history)).hasMessageContaining("put twice");
    history.invoke("x", "another", "clear", 6).ok(null, 7);
    assertThatThrownBy(() -> FIFO.violation(history)).hasMessageContaining("knows no clear");
  }

  /** Short random histories, some of which happen to be right. */
  @Test
  void theRulesFindWhatASearchThroughAllOrdersFinds() {
    int right = 0;
    int wrong = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      History some = fromAHat(new SplittableRandom(seed), 0);
      boolean expected = Linearizability.violation(some, new QueueModel()).isEmpty();
      assertThat(FIFO.violation(some).isEmpty()).as("seed " + seed).isEqualTo(expected);
      right += expected ? 1 : 0;
      wrong += expected ? 0 : 1;
    }
    assertThat(right).isGreaterThan(250);
    assertThat(wrong).isGreaterThan(250);
  }

  /** Where answers are missing the rules may be too kind, and never accuse anybody wrongly. */
  @Test
  void noRightHistoryIsCalledWrong() {
    int right = 0;
    int found = 0;
    for (int seed = 0; seed < 5_000; seed++) {
      History some = fromAHat(new SplittableRandom(seed), 3);
      boolean wrong = FIFO.violation(some).isPresent();
      found += wrong ? 1 : 0;
      if (Linearizability.violation(some, new QueueModel()).isEmpty()) {
        right++;
        assertThat(wrong).as("seed " + seed).isFalse();
      }
    }
    assertThat(right).isGreaterThan(250);
    assertThat(found).isGreaterThan(250);
  }

  /**
   * @param unknown of so many takes or puts one stays without an answer; 0 for none
   */
  private static History fromAHat(SplittableRandom random, int unknown) {
    History some = new History();
    int puts = random.nextInt(1, 5);
    for (int i = 1; i <= puts; i++) {
      long from = random.nextInt(20);
      answer(random, unknown, some.invoke("p" + i, "q", new Put(i), from), null, from);
    }
    int takes = random.nextInt(1, 5);
    for (int i = 1; i <= takes; i++) {
      long from = random.nextInt(5, 25);
      int drawn = random.nextInt(puts + 1);
      Object element = drawn == 0 ? null : (Object) drawn;
      answer(random, unknown, some.invoke("t" + i, "q", new Take(), from), element, from);
    }
    return some;
  }

  private static void answer(
      SplittableRandom random, int unknown, Operation operation, Object answer, long from) {
    if (unknown == 0 || random.nextInt(unknown) > 0) {
      operation.ok(answer, from + random.nextInt(8));
    }
  }
}
