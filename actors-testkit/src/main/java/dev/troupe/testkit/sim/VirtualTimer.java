package dev.troupe.testkit.sim;

import org.apache.pekko.actor.Cancellable;

/**
 * Something that happens at a point of virtual time; ties are resolved by the order of scheduling.
 */
final class VirtualTimer implements Cancellable, Comparable<VirtualTimer> {
  final Incarnation owner;
  final Runnable action;
  final long periodNanos;
  long at;
  long order;
  private final TimerHeap heap;
  private boolean done;

  /**
   * @param owner the life whose end removes this timer; null for a timer of the test or of the
   *     network
   * @param periodNanos 0 for a timer that fires once
   */
  VirtualTimer(TimerHeap heap, Incarnation owner, Runnable action, long periodNanos) {
    this.heap = heap;
    this.owner = owner;
    this.action = action;
    this.periodNanos = periodNanos;
  }

  @Override
  public boolean cancel() {
    if (done) {
      return false;
    }
    done = true;
    heap.oneCancelled();
    return true;
  }

  @Override
  public boolean isCancelled() {
    return done;
  }

  void fired() {
    done = true;
  }

  @Override
  public int compareTo(VirtualTimer other) {
    int byTime = Long.compare(at, other.at);
    return byTime != 0 ? byTime : Long.compare(order, other.order);
  }
}
