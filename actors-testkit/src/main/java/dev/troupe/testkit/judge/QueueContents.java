package dev.troupe.testkit.judge;

import dev.troupe.testkit.judge.History.Operation;
import dev.troupe.testkit.judge.History.Outcome;
import dev.troupe.testkit.judge.QueueJudge.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is certainly in a queue at a time: elements whose put was acknowledged before, and which
 * somebody asked for later. Those that nobody is known to have taken are in it as well, except as
 * many as takes without an answer may have taken.
 */
final class QueueContents {
  /** Times between which something that was taken later is certainly in the queue. */
  private record Full(long from, long to, Item item) {}

  private final List<Full> full = new ArrayList<>();

  /** In the order in which their puts were acknowledged. */
  private final List<Item> neverTaken;

  /** Starts of the takes without an answer, sorted. */
  private final long[] unknownTakes;

  QueueContents(List<Item> items, List<Operation> takes) {
    List<Item> certain =
        items.stream()
            .filter(item -> item.put.outcome == Outcome.OK)
            .sorted(Comparator.comparingLong(item -> item.put.returned))
            .toList();
    neverTaken = certain.stream().filter(item -> item.take == null).toList();
    for (Item item : certain) {
      if (item.take != null && item.put.returned < item.take.invoked) {
        add(new Full(item.put.returned, item.take.invoked, item));
      }
    }
    unknownTakes =
        takes.stream()
            .filter(take -> take.outcome == Outcome.UNKNOWN)
            .mapToLong(take -> take.invoked)
            .sorted()
            .toArray();
  }

  /** Leaves out what others cover, so that both starts and ends rise. */
  private void add(Full next) {
    if (full.isEmpty() || next.to > full.get(full.size() - 1).to) {
      full.add(next);
    }
  }

  /** Why the queue was not empty at any time of a take that says so; empty if it may have been. */
  Optional<String> whyNotEmpty(Operation take) {
    long at = take.invoked;
    Item seen = null;
    while (at <= take.returned) {
      Optional<Item> left = leftAt(at);
      if (left.isPresent()) { // from now on, until a take without an answer begins
        seen = left.get();
        at = endOfLeft(at);
      } else {
        Full around = around(at);
        if (around == null) {
          return Optional.empty();
        }
        seen = around.item;
        at = around.to;
      }
    }
    String fate = seen.take == null ? "lost: " : "not empty: ";
    String end = seen.take == null ? "nobody took it" : "it went to " + Judges.show(seen.take);
    return Optional.of(
        fate + Judges.show(seen.put) + " was in, and " + end + "; but " + Judges.show(take));
  }

  /** The one that covers the time and ends last. */
  private Full around(long at) {
    int low = 0;
    int high = full.size(); // the first that begins at this time or later
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (full.get(middle).from < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && full.get(low - 1).to > at ? full.get(low - 1) : null;
  }

  /** One that nobody took and is in; none if takes without an answer may have got all of these. */
  private Optional<Item> leftAt(long at) {
    int in = putBefore(at);
    int perhapsGone = takesUntil(at);
    return in > perhapsGone ? Optional.of(neverTaken.get(in - 1)) : Optional.empty();
  }

  /** Until when what {@link #leftAt} has found holds: then one more may have been taken. */
  private long endOfLeft(long at) {
    int next = takesUntil(at);
    return next < unknownTakes.length ? unknownTakes[next] : Long.MAX_VALUE;
  }

  private int putBefore(long at) {
    int low = 0;
    int high = neverTaken.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (neverTaken.get(middle).put.returned < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int takesUntil(long at) {
    int place = Arrays.binarySearch(unknownTakes, at);
    if (place < 0) {
      return -place - 1;
    }
    while (place < unknownTakes.length && unknownTakes[place] == at) {
      place++;
    }
    return place;
  }

  /** Why another one, which nobody is known to have taken, should have been taken before this. */
  Optional<String> whyPassedOver(Item item) {
    if (item.take == null) {
      return Optional.empty();
    }
    int before = putBefore(item.put.invoked);
    if (before <= takesUntil(item.take.returned)) {
      return Optional.empty();
    }
    return Optional.of(
        "passed over: "
            + Judges.show(neverTaken.get(before - 1).put)
            + " came before "
            + Judges.show(item.put)
            + ", and nobody took it; but "
            + Judges.show(item.take));
  }
}
