package dev.troupe.raft;

/** The unanswered commands of a client by their numbers, which follow each other from 1. */
final class PendingWindow {

  private static final int LEAST_CAPACITY = 16; // a node may have a thousand of them

  private Pending[] ring = new Pending[LEAST_CAPACITY]; // the length is a power of two
  private long first = 1;
  private long end = 1;

  /** The lowest number that is unanswered, or the next one if all are answered. */
  long firstId() {
    return first;
  }

  /** The number that comes next. */
  long endId() {
    return end;
  }

  boolean isEmpty() {
    return first == end;
  }

  void add(Call call, long deadline) {
    if (end - first == ring.length) {
      grow();
    }
    ring[slot(end)] = new Pending(end, call, deadline);
    end++;
  }

  /** Null if that one is answered. */
  Pending get(long id) {
    return id >= first && id < end ? ring[slot(id)] : null;
  }

  void remove(long id) {
    ring[slot(id)] = null;
    while (first < end && ring[slot(first)] == null) {
      first++;
    }
  }

  private int slot(long id) {
    return (int) (id & (ring.length - 1));
  }

  private void grow() {
    Pending[] larger = new Pending[ring.length * 2];
    for (long id = first; id < end; id++) {
      larger[(int) (id & (larger.length - 1))] = ring[slot(id)];
    }
    ring = larger;
  }
}
