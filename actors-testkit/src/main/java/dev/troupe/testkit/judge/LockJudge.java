package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.History.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges locks and leases; each key is one. A client holds it from the answer that grants it until
 * it asks to release it, or until its lease is over by its own reckoning, whichever is first; no
 * two clients may hold it at once. Fencing tokens must rise with each grant, so that a resource can
 * tell a former holder by its token. A client that is granted what it holds has renewed it.
 *
 * <p>That somebody was refused what nobody held is not judged: that is progress, not safety.
 */
public final class LockJudge {
  /** Asks for the lock; the answer is a {@link Grant}, or anything else if it is refused. */
  public record Acquire() {
    @Override
    public String toString() {
      return "acquire";
    }
  }

  /** Gives it back; from its start on the client does not rely on it. */
  public record Release() {
    @Override
    public String toString() {
      return "release";
    }
  }

  /**
   * The lock is the client's.
   *
   * @param token its fencing token
   * @param until when the client ceases to rely on it unless it is renewed, in the history's time
   */
  public record Grant(long token, long until) {
    /** Without an end. */
    public static Grant of(long token) {
      return new Grant(token, Long.MAX_VALUE);
    }
  }

  private record Holding(Operation acquire, Grant grant, long end) {
    long start() {
      return acquire.returned;
    }
  }

  private LockJudge() {}

  /**
   * @return empty if the history is right, else who held it at once, or whose tokens did not rise
   * @throws IllegalArgumentException if it knows no such operation
   */
  public static Optional<String> violation(History history) {
    for (Map.Entry<String, List<Operation>> key : history.allByKey().entrySet()) {
      List<Holding> holdings = holdings(key.getValue());
      List<String> wrong = new ArrayList<>();
      judgeExclusion(holdings, wrong);
      judgeTokens(holdings, wrong);
      if (!wrong.isEmpty()) {
        return Optional.of("lock " + key.getKey() + ":\n  " + String.join("\n  ", wrong));
      }
    }
    return Optional.empty();
  }

  /**
   * @throws AssertionError if the history is wrong
   */
  public static void check(History history) {
    Judges.check(violation(history));
  }

  private static List<Holding> holdings(List<Operation> operations) {
    Map<String, Long> nextRelease = new HashMap<>();
    List<Holding> holdings = new ArrayList<>();
    for (int i = operations.size() - 1; i >= 0; i--) { // from the end: what comes next is known
      Operation operation = operations.get(i);
      if (operation.input instanceof Release) {
        nextRelease.put(operation.client, operation.invoked);
      } else if (!(operation.input instanceof Acquire)) {
        throw new IllegalArgumentException("a lock knows no " + operation.input);
      } else if (operation.outcome == Outcome.OK && operation.output instanceof Grant grant) {
        long released = nextRelease.getOrDefault(operation.client, Long.MAX_VALUE);
        holdings.add(new Holding(operation, grant, Math.min(released, grant.until())));
      }
    }
    return holdings;
  }

  private static void judgeExclusion(List<Holding> holdings, List<String> wrong) {
    List<Holding> byStart = new ArrayList<>(holdings);
    byStart.removeIf(holding -> holding.end() <= holding.start());
    byStart.sort(Comparator.comparingLong(Holding::start));
    Holding last = null; // of all that end later than others
    Holding lastOfOthers = null; // of the other clients
    for (Holding holding : byStart) {
      String client = holding.acquire().client;
      boolean same = last != null && last.acquire().client.equals(client);
      Holding other = same ? lastOfOthers : last;
      if (other != null && other.end() > holding.start()) {
        wrong.add(
            "held by two: "
                + show(other)
                + ", and meanwhile "
                + show(holding)
                + " from "
                + holding.start());
      }
      if (last == null || holding.end() > last.end()) {
        lastOfOthers = same ? lastOfOthers : last;
        last = holding;
      } else if (!same && (lastOfOthers == null || holding.end() > lastOfOthers.end())) {
        lastOfOthers = holding;
      }
    }
  }

  private static String show(Holding holding) {
    String end = holding.end() == Long.MAX_VALUE ? "the end" : Long.toString(holding.end());
    return Judges.show(holding.acquire()) + " until " + end;
  }

  private static void judgeTokens(List<Holding> holdings, List<String> wrong) {
    List<Holding> byStart = new ArrayList<>(holdings);
    byStart.sort(Comparator.comparingLong(Holding::start));
    List<Holding> byAsking = new ArrayList<>(holdings);
    byAsking.sort(Comparator.comparingLong(holding -> holding.acquire().invoked));
    Map<Long, Holding> byToken = new HashMap<>();
    Holding highest = null;
    int before = 0;
    for (Holding next : byAsking) {
      for (; before < byStart.size(); before++) {
        Holding earlier = byStart.get(before);
        if (earlier.start() >= next.acquire().invoked) {
          break;
        }
        if (highest == null || earlier.grant().token() > highest.grant().token()) {
          highest = earlier;
        }
      }
      if (highest != null && next.grant().token() < highest.grant().token()) {
        wrong.add(
            "token went back: "
                + Judges.show(next.acquire())
                + " after "
                + Judges.show(highest.acquire()));
      }
      Holding same = byToken.putIfAbsent(next.grant().token(), next);
      if (same != null && !same.acquire().client.equals(next.acquire().client)) {
        wrong.add(
            "one token for two: "
                + Judges.show(same.acquire())
                + " and "
                + Judges.show(next.acquire()));
      }
    }
  }
}
