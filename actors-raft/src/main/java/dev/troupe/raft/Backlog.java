package dev.troupe.raft;

import java.util.ArrayDeque;

/** Batches of entries that wait to be applied, in the order of the log. */
final class Backlog {

  private record Handed(long lastIndex, long bytes) {}

  private final ArrayDeque<Handed> batches = new ArrayDeque<>();
  private long bytes;

  /** These bytes of entries, of which the last one has this index, wait from now on. */
  void handed(long lastIndex, long batchBytes) {
    batches.add(new Handed(lastIndex, batchBytes));
    bytes += batchBytes;
  }

  /** Everything up to this index is applied. */
  void applied(long index) {
    while (!batches.isEmpty() && batches.peek().lastIndex() <= index) {
      bytes -= batches.poll().bytes();
    }
  }

  /** Bytes of entries that wait. */
  long bytes() {
    return bytes;
  }
}
