package dev.troupe.journal;

import java.util.concurrent.atomic.AtomicLong;

/** What {@link JournalMetrics} reports; written by the writer's thread. */
final class Counters {
  volatile JournalMetrics.State state = JournalMetrics.State.OPEN;
  final AtomicLong syncs = new AtomicLong();
  final AtomicLong groups = new AtomicLong();
  final AtomicLong writes = new AtomicLong();
  final AtomicLong events = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong reopened = new AtomicLong();

  void acknowledged(Request request) {
    for (Operation operation : request.operations()) {
      if (operation instanceof Operation.Write write) {
        writes.incrementAndGet();
        events.addAndGet(write.events().size());
        bytes.addAndGet(write.encodedBytes());
      }
    }
  }

  JournalMetrics read(RequestQueue queue) {
    return new JournalMetrics(
        state,
        syncs.get(),
        groups.get(),
        writes.get(),
        events.get(),
        bytes.get(),
        refused.get(),
        reopened.get(),
        queue.length(),
        queue.bytes());
  }
}
