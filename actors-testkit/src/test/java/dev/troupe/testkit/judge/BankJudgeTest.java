package dev.troupe.testkit.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.testkit.judge.BankJudge.ReadAll;
import dev.troupe.testkit.judge.BankJudge.Transfer;
import dev.troupe.testkit.judge.History.Operation;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BankJudgeTest {
  private final BankJudge bank = new BankJudge(Map.of("a", 50L, "b", 50L), 0);
  private final History history = new History();

  private void transfer(long amount, long at) {
    history.invoke("t", "bank", new Transfer("a", "b", amount), at).ok(true, at + 1);
  }

  private void read(long a, long b, long at) {
    history.invoke("r", "bank", new ReadAll(), at).ok(Map.of("a", a, "b", b), at + 1);
  }

  private void assertWrong(String text) {
    assertThat(bank.violation(history).orElse("right")).contains(text);
    assertThatThrownBy(() -> bank.check(history)).isInstanceOf(AssertionError.class);
  }

  @Test
  void aTransferChangesNoTotal() {
    read(50, 50, 0);
    transfer(10, 5);
    read(40, 60, 10);
    assertThat(bank.violation(history)).isEmpty();
    read(40, 50, 20);
    assertWrong("the total is 90 and not 100 in [20 .. 21]");
  }

  @Test
  void aReadShowsAllAccountsOfOneMoment() {
    history.invoke("r", "bank", new ReadAll(), 0).ok(Map.of("a", 100L), 1);
    assertWrong("not all accounts");
  }

  @Test
  void noAccountFallsBelowItsLimit() {
    history.invoke("t", "bank", new Transfer("a", "b", 60), 0);
    read(-10, 110, 5);
    assertWrong("a holds less than 0");
  }

  @Test
  void anAcknowledgedTransferIsNotLost() {
    transfer(10, 0);
    read(50, 50, 5);
    assertWrong("transfers were lost or made twice: {a=40, b=60}");
  }

  @Test
  void aTransferIsNotMadeTwice() {
    transfer(10, 0);
    read(30, 70, 5);
    assertWrong("transfers were lost or made twice: {a=40, b=60}");
  }

  @Test
  void aTransferWithoutAnAnswerMayHaveBeenMadeOrNot() {
    history.invoke("t", "bank", new Transfer("a", "b", 10), 0);
    read(50, 50, 5);
    read(40, 60, 10);
    assertThat(bank.violation(history)).isEmpty();
  }

  @Test
  void whatWasRefusedIsNotMade() {
    history.invoke("t", "bank", new Transfer("a", "b", 60), 0).ok(false, 1);
    history.invoke("t", "bank", new Transfer("a", "b", 20), 2).failed(3);
    read(50, 50, 5);
    assertThat(bank.violation(history)).isEmpty();
  }

  @Test
  void whatACorrectBankAnswersIsRightAndOneChangeIsFound() {
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Long> opening = new TreeMap<>(Map.of("a", 50L, "b", 50L, "c", 50L));
      BankJudge judge = new BankJudge(opening, 0);
      History run = correct(random, opening);
      assertThat(judge.violation(run)).as("seed %d", seed).isEmpty();
      List<Operation> reads =
          run.inOrder().stream().filter(o -> o.input instanceof ReadAll).toList();
      Operation read = reads.get(random.nextInt(reads.size()));
      Map<String, Long> changed = new TreeMap<>((Map<String, Long>) read.output);
      changed.merge("abc".substring(random.nextInt(3)).substring(0, 1), 1L, Long::sum);
      read.output = changed;
      assertThat(judge.violation(run)).as("seed %d", seed).isPresent();
    }
  }

  private static History correct(SplittableRandom random, Map<String, Long> opening) {
    TreeMap<String, Long> accounts = new TreeMap<>(opening);
    History history = new History();
    for (int i = 1; i <= 30; i++) {
      long start = 10L * i - random.nextInt(20);
      long end = 10L * i + random.nextInt(20);
      if (random.nextInt(3) == 0 || i == 30) {
        history.invoke("r" + i, "bank", new ReadAll(), start).ok(Map.copyOf(accounts), end);
        continue;
      }
      int from = random.nextInt(3);
      Transfer transfer =
          new Transfer(
              "" + "abc".charAt(from), "" + "abc".charAt((from + 1) % 3), 1 + random.nextInt(40));
      Operation operation = history.invoke("t" + i, "bank", transfer, start);
      boolean possible = accounts.get(transfer.from()) >= transfer.amount();
      if (possible) {
        accounts.merge(transfer.from(), -transfer.amount(), Long::sum);
        accounts.merge(transfer.to(), transfer.amount(), Long::sum);
      }
      if (random.nextInt(10) > 0) {
        operation.ok(possible, end);
      }
    }
    return history;
  }
}
