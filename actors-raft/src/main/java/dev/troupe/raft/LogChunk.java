package dev.troupe.raft;

import java.util.List;

/**
 * Some consecutive entries of the log.
 *
 * @param first the index of the first of them
 * @param isOfOneTerm all of them are of {@code lastTerm}
 * @param lastTerm the term of the last one
 * @param lastTime log time of the last one
 */
record LogChunk(long first, Entries entries, boolean isOfOneTerm, long lastTerm, long lastTime) {

  /** A chunk of entries that are at hand as objects. */
  static LogChunk of(long first, Entries entries) {
    Entry last = entries.get(entries.size() - 1);
    boolean oneTerm = true;
    for (Entry entry : entries) {
      oneTerm &= entry.term() == last.term();
    }
    return new LogChunk(first, entries, oneTerm, last.term(), last.timeMillis());
  }

  /** One chunk, of bytes alone, in place of several of one and the same term. */
  static LogChunk packed(List<LogChunk> chunks) {
    LogChunk last = chunks.get(chunks.size() - 1);
    return new LogChunk(
        chunks.get(0).first(),
        Entries.packed(chunks.stream().map(LogChunk::entries).toList()),
        true,
        last.lastTerm(),
        last.lastTime());
  }

  /** The index of the last of them. */
  long last() {
    return first + entries.size() - 1;
  }

  int bytes() {
    return entries.bytes();
  }

  LogChunk unpacked() {
    return new LogChunk(first, entries.unpacked(), isOfOneTerm, lastTerm, lastTime);
  }

  Entry entry(long index) {
    return entries.get((int) (index - first));
  }

  /** The entries from one index to another, at least one, up to about {@code maxBytes}. */
  Entries part(long from, long to, long maxBytes) {
    int begin = (int) (from - first);
    int limit = (int) (Math.min(to, last()) - first) + 1;
    int end = begin;
    long sum = 0;
    while (end < limit && (end == begin || sum + entries.get(end).bytes() <= maxBytes)) {
      sum += entries.get(end++).bytes();
    }
    return Entries.of(List.copyOf(entries.subList(begin, end)));
  }
}
