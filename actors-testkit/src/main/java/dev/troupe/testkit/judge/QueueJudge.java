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
 * Judges queues into which elements are put, each once, and from which they are taken; each key is
 * a queue. Nothing may be taken that nobody put or that was not put yet, nothing twice, nothing may
 * overtake what was put before it, and no queue may be called empty while something is certainly in
 * it. Where all operations have answers these rules find every history that no queue, first in
 * first out, explains.
 *
 * <p>What was lost shows when the queue is called empty: at the end of a test, take until it is. A
 * take without an answer may have taken any one element, so with as many of them as elements are
 * missing nothing is wrong.
 */
public final class QueueJudge {
  /** Puts an element that nobody else puts; needs equals and hashCode. */
  public record Put(Object element) {
    @Override
    public String toString() {
      return "put " + element;
    }
  }

  /** Takes an element; the answer is null if the queue is empty. */
  public record Take() {
    @Override
    public String toString() {
      return "take";
    }
  }

  /** An element that was put, and by which operation it was taken, if so. */
  static final class Item {
    final Operation put;
    Operation take;

    Item(Operation put) {
      this.put = put;
    }

    /** When it was asked for by who got it. */
    long goneFrom() {
      return take == null ? Long.MAX_VALUE : take.invoked;
    }
  }

  private final boolean inOrder;

  private QueueJudge(boolean inOrder) {
    this.inOrder = inOrder;
  }

  /** First in, first out. */
  public static QueueJudge firstInFirstOut() {
    return new QueueJudge(true);
  }

  /** Elements may overtake each other, as where several workers share a queue. */
  public static QueueJudge anyOrder() {
    return new QueueJudge(false);
  }

  /**
   * @return empty if the history is right, else what is lost, invented, taken twice or overtaken
   * @throws IllegalArgumentException if it knows no such operation, or an element is put twice
   */
  public Optional<String> violation(History history) {
    for (Map.Entry<String, List<Operation>> key : history.allByKey().entrySet()) {
      List<String> wrong = judge(key.getValue());
      if (!wrong.isEmpty()) {
        return Optional.of("queue " + key.getKey() + ":\n  " + String.join("\n  ", wrong));
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

  private List<String> judge(List<Operation> operations) {
    Map<Object, Item> items = new HashMap<>();
    List<Operation> takes = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.input instanceof Put put) {
        if (items.put(put.element(), new Item(operation)) != null) {
          throw new IllegalArgumentException("put twice, so it cannot be judged: " + operation);
        }
      } else if (operation.input instanceof Take) {
        takes.add(operation);
      } else {
        throw new IllegalArgumentException("a queue knows no " + operation.input);
      }
    }
    List<String> wrong = new ArrayList<>();
    takes.stream()
        .filter(take -> take.outcome == Outcome.OK && take.output != null)
        .forEach(take -> judgeTaken(take, items.get(take.output), wrong));
    List<Item> sorted = new ArrayList<>(items.values());
    sorted.sort(Comparator.comparingLong(item -> item.put.invoked));
    QueueContents contents = new QueueContents(sorted, takes);
    if (inOrder) {
      judgeOrder(sorted, contents, wrong);
    }
    takes.stream()
        .filter(take -> take.outcome == Outcome.OK && take.output == null)
        .forEach(take -> contents.whyNotEmpty(take).ifPresent(wrong::add));
    return wrong;
  }

  private static void judgeTaken(Operation take, Item item, List<String> wrong) {
    if (item == null) {
      wrong.add("invented: nobody put what was taken by " + Judges.show(take));
    } else if (item.take != null) {
      wrong.add(
          "taken twice: by " + Judges.show(item.take) + ", and again by " + Judges.show(take));
    } else {
      item.take = take;
      if (item.put.outcome == Outcome.FAILED || item.put.invoked > take.returned) {
        wrong.add("invented: " + Judges.show(item.put) + " is taken by " + Judges.show(take));
      }
    }
  }

  /** Of those put before it, for sure, none may be taken after it, for sure. */
  private static void judgeOrder(List<Item> items, QueueContents contents, List<String> wrong) {
    List<Item> byReturn = new ArrayList<>(items);
    byReturn.removeIf(item -> item.put.outcome != Outcome.OK);
    byReturn.sort(Comparator.comparingLong(item -> item.put.returned));
    Item lastGone = null;
    int before = 0;
    for (Item item : items) {
      for (; before < byReturn.size(); before++) {
        Item earlier = byReturn.get(before);
        if (earlier.put.returned >= item.put.invoked) {
          break;
        }
        if (earlier.take != null
            && (lastGone == null || earlier.goneFrom() > lastGone.goneFrom())) {
          lastGone = earlier;
        }
      }
      if (item.take != null && lastGone != null && lastGone.goneFrom() > item.take.returned) {
        wrong.add(
            "overtaken: "
                + Judges.show(lastGone.put)
                + " came before "
                + Judges.show(item.put)
                + ", and was taken after it: "
                + Judges.show(lastGone.take)
                + " after "
                + Judges.show(item.take));
      }
      contents.whyPassedOver(item).ifPresent(wrong::add);
    }
  }
}
