package dev.troupe.journal;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What waits for the writer: operations to be made durable together, or none, which only waits for
 * all that was asked for before.
 */
record Request(List<Operation> operations, long bytes, CompletableFuture<Void> done) {
  /** What a request costs beside its events. */
  private static final long OVERHEAD = 128;

  static Request of(List<? extends Operation> operations) {
    long bytes = OVERHEAD;
    for (Operation operation : operations) {
      bytes += operation.encodedBytes();
    }
    return new Request(List.copyOf(operations), bytes, new CompletableFuture<>());
  }

  boolean writes() {
    for (Operation operation : operations) {
      if (operation instanceof Operation.Write) {
        return true;
      }
    }
    return false;
  }

  void fail(Exception why) {
    done.completeExceptionally(why);
  }
}
