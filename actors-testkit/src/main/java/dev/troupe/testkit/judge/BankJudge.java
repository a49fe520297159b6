package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.History.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges a bank: money goes from one account to another, in transactions, and others read all
 * accounts at once. Each read must show all accounts, the same total, and no account below its
 * limit. With all transfers answered and ended, the last reads must show what they add up to.
 */
public final class BankJudge {
  /** Moves an amount above 0. */
  public record Transfer(String from, String to, long amount) {
    @Override
    public String toString() {
      return "transfer " + amount + " from " + from + " to " + to;
    }
  }

  /** Reads all accounts; the answer is a {@code Map<String, Long>}. */
  public record ReadAll() {
    @Override
    public String toString() {
      return "read all";
    }
  }

  private final TreeMap<String, Long> opening;
  private final long total;
  private final long lowest;

  /**
   * @param opening what the accounts hold before the first transfer
   * @param lowest no account may ever hold less
   */
  public BankJudge(Map<String, Long> opening, long lowest) {
    this.opening = new TreeMap<>(opening);
    this.total = sum(opening);
    this.lowest = lowest;
  }

  /**
   * @return empty if the history is right, else the first read that is wrong, and why
   * @throws IllegalArgumentException if it knows no such operation
   */
  public Optional<String> violation(History history) {
    for (Operation operation : history.inOrder()) {
      if (operation.input instanceof Transfer) {
        continue;
      }
      if (!(operation.input instanceof ReadAll)) {
        throw new IllegalArgumentException("a bank knows no " + operation.input);
      }
      if (operation.outcome == Outcome.OK) {
        Optional<String> wrong = judge(operation, history);
        if (wrong.isPresent()) {
          return wrong.map(why -> why + " in " + Judges.show(operation));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * @throws AssertionError if the history is wrong
   */
  public void check(History history) {
    Judges.check(violation(history));
  }

  @SuppressWarnings("unchecked") // as the Javadoc of ReadAll asks for
  private Optional<String> judge(Operation read, History history) {
    Map<String, Long> accounts = (Map<String, Long>) read.output;
    if (!opening.keySet().equals(accounts.keySet())) {
      return Optional.of("not all accounts, or others than " + opening.keySet());
    }
    if (sum(accounts) != total) {
      return Optional.of("the total is " + sum(accounts) + " and not " + total);
    }
    for (Map.Entry<String, Long> account : accounts.entrySet()) {
      if (account.getValue() < lowest) {
        return Optional.of(account.getKey() + " holds less than " + lowest);
      }
    }
    return settled(read, history)
        .filter(settled -> !settled.equals(new TreeMap<>(accounts)))
        .map(
            settled ->
                "transfers were lost or made twice: " + settled + " is what they add up to,");
  }

  /** What all transfers add up to, if it is certain what this read has to show. */
  private Optional<TreeMap<String, Long>> settled(Operation read, History history) {
    TreeMap<String, Long> accounts = new TreeMap<>(opening);
    for (Operation operation : history.inOrder()) {
      if (operation.input instanceof Transfer transfer
          && operation.outcome != Outcome.FAILED
          && operation.invoked <= read.returned) {
        if (operation.outcome == Outcome.UNKNOWN || operation.returned >= read.invoked) {
          return Optional.empty();
        }
        if (!Boolean.FALSE.equals(operation.output)) {
          accounts.merge(transfer.from(), -transfer.amount(), Long::sum);
          accounts.merge(transfer.to(), transfer.amount(), Long::sum);
        }
      }
    }
    return Optional.of(accounts);
  }

  private static long sum(Map<String, Long> accounts) {
    return accounts.values().stream().mapToLong(Long::longValue).sum();
  }
}
