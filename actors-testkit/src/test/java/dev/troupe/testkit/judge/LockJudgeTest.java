package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.LockJudge.Acquire;
import dev.troupe.testkit.judge.LockJudge.Grant;
import dev.troupe.testkit.judge.LockJudge.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LockJudgeTest {
  private final History history = new History();

  private Operation acquire(String client, long from) {
    return history.invoke(client, "l", new Acquire(), from);
  }

  private void acquire(String client, long from, long to, long token) {
    acquire(client, from).ok(Grant.of(token), to);
  }

  private void lease(String client, long from, long to, long token, long until) {
    acquire(client, from).ok(new Grant(token, until), to);
  }

  private Operation release(String client, long from) {
    return history.invoke(client, "l", new Release(), from);
  }

  private void assertWrong(String text) {
    assertThat(LockJudge.violation(history).orElse("right")).contains(text);
  }

  private void assertRight() {
    assertThat(LockJudge.violation(history)).isEmpty();
  }

  @Test
  void oneAfterTheOtherMayHoldIt() {
    acquire("a", 0, 1, 1);
    release("a", 5).ok(null, 9);
    acquire("b", 2, 5, 2); // a release may take effect at once
    release("b", 10);
    acquire("a", 9, 20, 3);
    assertRight();
    LockJudge.check(history);
  }

  @Test
  void notTwoAtOnce() {
    acquire("a", 0, 1, 1);
    release("a", 5).ok(null, 6);
    acquire("b", 2, 4, 2);
    assertWrong(
        "held by two: [0 .. 1] a: acquire = Grant[token=1, until="
            + Long.MAX_VALUE
            + "] until 5, and meanwhile [2 .. 4] b: acquire");
    assertThatThrownBy(() -> LockJudge.check(history)).isInstanceOf(AssertionError.class);
  }

  @Test
  void whoeverNeverReleasesHoldsItForEver() {
    acquire("a", 0, 1, 1);
    acquire("b", 1_000, 1_001, 2);
    assertWrong("until the end");
  }

  @Test
  void aLeaseEndsByItself() {
    lease("a", 0, 1, 1, 50);
    lease("b", 40, 50, 2, 90);
    assertRight();
    lease("c", 60, 89, 3, 100);
    assertWrong("until 90, and meanwhile [60 .. 89] c");
  }

  @Test
  void aLeaseThatIsRenewedDoesNotEnd() {
    lease("a", 0, 1, 1, 50);
    lease("a", 30, 31, 1, 80);
    lease("b", 55, 60, 2, 90);
    assertWrong("until 80, and meanwhile [55 .. 60] b");
  }

  @Test
  void aLongHoldingIsNotHiddenByTheNextClientsShortOne() {
    lease("a", 0, 1, 1, 100);
    lease("a", 2, 3, 1, 90);
    lease("b", 101, 102, 2, 110);
    assertRight();
    lease("c", 4, 103, 3, 104);
    assertWrong("until 110, and meanwhile [4 .. 103] c");
  }

  @Test
  void whoIsRefusedOrHearsNothingHoldsNothing() {
    acquire("a", 0, 1, 1);
    acquire("b", 2).ok(false, 3);
    acquire("c", 2).failed(3);
    acquire("d", 2);
    assertRight();
  }

  @Test
  void aLateGrantThatIsOverWhenItComesHoldsNothing() {
    lease("a", 0, 60, 1, 50);
    lease("b", 51, 55, 2, 90);
    assertRight();
  }

  @Test
  void tokensRise() {
    acquire("a", 0, 1, 5);
    release("a", 2).ok(null, 3);
    acquire("b", 4, 5, 4);
    assertWrong("token went back: [4 .. 5] b: acquire = Grant[token=4");
  }

  @Test
  void tokensOfOverlappingGrantsMayRiseInEitherOrder() {
    lease("a", 0, 10, 5, 8);
    lease("b", 1, 5, 4, 6);
    assertRight();
  }

  @Test
  void noTwoHaveOneToken() {
    lease("a", 0, 1, 5, 2);
    lease("b", 3, 4, 5, 6);
    assertWrong("one token for two: ");
  }

  @Test
  void eachKeyIsALockAndOtherOperationsAreRefused() {
    acquire("a", 0, 1, 1);
    history.invoke("b", "m", new Acquire(), 2).ok(Grant.of(1), 3);
    assertRight();
    history.invoke("b", "m", "steal", 4).ok(null, 5);
    assertThatThrownBy(() -> LockJudge.violation(history)).hasMessageContaining("knows no steal");
  }

  /** Random leases, of which each two are compared here. */
  @Test
  void theSweepFindsWhatComparingAllPairsFinds() {
    int right = 0;
    int wrong = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      History some = new History();
      List<long[]> held = new ArrayList<>(); // client, from, to
      for (int i = 0; i < random.nextInt(2, 6); i++) {
        int client = random.nextInt(3);
        long from = random.nextInt(40);
        long to = from + random.nextInt(5);
        long until = to + random.nextInt(10);
        some.invoke("c" + client, "l", new Acquire(), from)
            .ok(new Grant(from * 100 + i, until), to);
        held.add(new long[] {client, to, until});
      }
      boolean expected = held.stream().noneMatch(a -> held.stream().anyMatch(b -> meet(a, b)));
      String found = LockJudge.violation(some).orElse("");
      assertThat(!found.contains("held by two")).as("seed " + seed).isEqualTo(expected);
      right += expected ? 1 : 0;
      wrong += expected ? 0 : 1;
    }
    assertThat(right).isGreaterThan(1_000);
    assertThat(wrong).isGreaterThan(1_000);
  }

  private static boolean meet(long[] a, long[] b) {
    return a[0] != b[0] && Math.max(a[1], b[1]) < Math.min(a[2], b[2]);
  }
}
