package dev.troupe.testkit.sim;

import java.util.PriorityQueue;

/** All timers of a simulation, earliest first. */
final class TimerHeap {
  /** Below this many cancelled timers sweeping is not worth the walk. */
  private static final int SWEEP_FROM = 4096;

  private final PriorityQueue<VirtualTimer> heap = new PriorityQueue<>();
  private long nextOrder;
  private int cancelled;

  VirtualTimer add(long at, Incarnation owner, Runnable action, long periodNanos) {
    VirtualTimer timer = new VirtualTimer(this, owner, action, periodNanos);
    insert(timer, at);
    return timer;
  }

  /** Puts a periodic timer back for its next turn. */
  void again(VirtualTimer timer) {
    insert(timer, timer.at + timer.periodNanos);
  }

  private void insert(VirtualTimer timer, long at) {
    timer.at = at;
    timer.order = nextOrder++;
    heap.add(timer);
  }

  /** The time of the earliest live timer, {@link Long#MAX_VALUE} if there is none. */
  long earliest() {
    VirtualTimer first = heap.peek();
    while (first != null && first.isCancelled()) {
      heap.poll();
      cancelled--;
      first = heap.peek();
    }
    return first == null ? Long.MAX_VALUE : first.at;
  }

  /** Removes and returns the earliest live timer; call {@link #earliest()} first. */
  VirtualTimer poll() {
    return heap.poll();
  }

  void removeAll(Incarnation owner) {
    heap.removeIf(timer -> timer.owner == owner);
    recount();
  }

  void clear() {
    heap.clear();
    cancelled = 0;
  }

  int size() {
    return heap.size();
  }

  /**
   * Timers are mostly cancelled long before they are due; without a sweep they would fill the heap.
   */
  void oneCancelled() {
    cancelled++;
    if (cancelled > SWEEP_FROM && cancelled > heap.size() / 2) {
      heap.removeIf(VirtualTimer::isCancelled);
      cancelled = 0;
    }
  }

  private void recount() {
    cancelled = (int) heap.stream().filter(VirtualTimer::isCancelled).count();
  }
}
