package dev.troupe.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The log after its base, in memory (Figure 2): what stands before the base is in a snapshot.
 * Indexes start at 1; index 0 has term 0.
 */
final class RaftLog {

  private static final int LEAST_CAPACITY = 1024;

  private long baseIndex;
  private long baseTerm;
  private long baseTime;
  private long bytes;

  /** A ring: the entry at index i is in slot (start + i - baseIndex - 1) modulo its length. */
  private Entry[] ring = new Entry[LEAST_CAPACITY];

  private int start;
  private int size;

  long baseIndex() {
    return baseIndex;
  }

  long baseTerm() {
    return baseTerm;
  }

  long lastIndex() {
    return baseIndex + size;
  }

  long lastTerm() {
    return size == 0 ? baseTerm : at(size - 1).term();
  }

  /** Log time of the last entry. */
  long lastTime() {
    return size == 0 ? baseTime : at(size - 1).timeMillis();
  }

  /** Bytes of the entries in memory, roughly. */
  long bytes() {
    return bytes;
  }

  /** True if the term of the entry at {@code index} is known here. */
  boolean knows(long index) {
    return index >= baseIndex && index <= lastIndex();
  }

  /**
   * @throws IndexOutOfBoundsException if {@link #knows} is false
   */
  long term(long index) {
    return index == baseIndex ? baseTerm : entry(index).term();
  }

  Entry entry(long index) {
    if (index <= baseIndex || index > lastIndex()) {
      throw new IndexOutOfBoundsException(
          "no entry " + index + " in (" + baseIndex + ", " + lastIndex() + "]");
    }
    return at((int) (index - baseIndex - 1));
  }

  /** The entries from {@code from}, at least one if there is one, up to about {@code maxBytes}. */
  List<Entry> slice(long from, int maxBytes) {
    return slice(from, lastIndex(), maxBytes);
  }

  /** As {@link #slice(long, int)}, up to index {@code to}. */
  List<Entry> slice(long from, long to, int maxBytes) {
    List<Entry> entries = new ArrayList<>((int) Math.min(Math.max(0, to - from + 1), 256));
    long sum = 0;
    for (long i = from; i <= to; i++) {
      Entry entry = entry(i);
      sum += entry.bytes();
      if (sum > maxBytes && !entries.isEmpty()) {
        break;
      }
      entries.add(entry);
    }
    return entries;
  }

  void append(List<Entry> entries) {
    reserve(size + entries.size());
    for (Entry entry : entries) {
      ring[slot(size++)] = entry;
      bytes += entry.bytes();
    }
  }

  /** Drops what stands after {@code index}. */
  void truncateAfter(long index) {
    if (index < baseIndex) {
      throw new IllegalStateException("cannot cut at " + index + ", before base " + baseIndex);
    }
    while (lastIndex() > index) {
      int slot = slot(--size);
      bytes -= ring[slot].bytes();
      ring[slot] = null;
    }
  }

  /** Drops what stands up to {@code index}, which becomes the base. */
  void dropTo(long index) {
    long term = term(index);
    long time = index == baseIndex ? baseTime : entry(index).timeMillis();
    while (baseIndex < index) {
      bytes -= ring[start].bytes();
      ring[start] = null;
      start = (start + 1) % ring.length;
      baseIndex++;
      size--;
    }
    baseTerm = term;
    baseTime = time;
  }

  /** Empties the log; a snapshot stands in for everything up to {@code index}. */
  void reset(long index, long term, long timeMillis) {
    ring = new Entry[LEAST_CAPACITY];
    start = 0;
    size = 0;
    bytes = 0;
    baseIndex = index;
    baseTerm = term;
    baseTime = timeMillis;
  }

  long baseTime() {
    return baseTime;
  }

  private Entry at(int offset) {
    return ring[slot(offset)];
  }

  private int slot(int offset) {
    int slot = start + offset;
    return slot < ring.length ? slot : slot - ring.length;
  }

  private void reserve(int capacity) {
    if (capacity <= ring.length) {
      return;
    }
    Entry[] larger = new Entry[Math.max(capacity, ring.length * 2)];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    start = 0;
  }
}
