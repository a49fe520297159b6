package dev.troupe.company.faults;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What all clients of a run have seen, and what none of them should have. */
final class Acks {
  private static final int KEPT = 20;

  final LongAdder acknowledged = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder unknown = new LongAdder();
  final LongAdder repeated = new LongAdder();

  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private volatile Awaited awaited = new Awaited(Long.MAX_VALUE, new CompletableFuture<>());

  private record Awaited(long after, CompletableFuture<Long> first) {}

  /** A write that was sent at this time (System.nanoTime) has just been acknowledged. */
  void acknowledged(long sentAt) {
    acknowledged.increment();
    Awaited now = awaited;
    if (sentAt - now.after > 0) {
      now.first.complete(System.nanoTime());
    }
  }

  /**
   * When the first write that is sent from now on is acknowledged. It also is what an earlier call
   * still waits for.
   */
  CompletableFuture<Long> next() {
    CompletableFuture<Long> first = new CompletableFuture<>();
    CompletableFuture<Long> earlier = awaited.first;
    first.thenAccept(earlier::complete);
    awaited = new Awaited(System.nanoTime(), first);
    return first;
  }

  void violation(String what) {
    if (violations.size() < KEPT) {
      violations.add(what);
    }
  }

  Queue<String> violations() {
    return violations;
  }
}
