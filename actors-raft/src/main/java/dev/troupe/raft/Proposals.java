package dev.troupe.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Who waits for which entry of a leader's log. */
final class Proposals {

  /** The client that proposed the entry at an index, and its own number for the command. */
  record Waiter(long index, String client, long incarnation, long id) {}

  /** For members that do not lead: nobody waits. */
  static final Proposals NONE = new Proposals();

  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  /** Adds a waiter; indexes ascend. */
  void add(Waiter waiter) {
    waiters.add(waiter);
  }

  int size() {
    return waiters.size();
  }

  /** Removes and returns those from {@code first} to {@code last}, both included. */
  List<Waiter> take(long first, long last) {
    if (waiters.isEmpty() || waiters.peek().index() > last) {
      return List.of();
    }
    List<Waiter> taken = new ArrayList<>();
    while (!waiters.isEmpty() && waiters.peek().index() <= last) {
      Waiter waiter = waiters.poll();
      if (waiter.index() >= first) {
        taken.add(waiter);
      }
    }
    return taken;
  }
}
