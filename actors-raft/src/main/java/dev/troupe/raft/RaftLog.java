package dev.troupe.raft;

import java.util.ArrayList;
import java.util.List;

/**
 * The log after its base, in memory (Figure 2): what stands before the base is in a snapshot.
 * Indexes start at 1; index 0 has term 0.
 *
 * <p>It is a row of chunks, each of which is what was appended at once; so it is sent, journalled
 * and applied as it came, without being taken apart. Of what is {@linkplain #pack packed} the bytes
 * alone are kept: a log may have millions of entries, and each object in it would be marked and
 * moved by the garbage collector again and again.
 */
final class RaftLog {

  /** A packed chunk has about as many bytes, or is made of as many chunks. */
  private static final int CHUNK_BYTES = 32 << 10;

  private static final int MOST_JOINED = 64;

  private long baseIndex;
  private long baseTerm;
  private long baseTime;
  private long lastIndex;
  private long bytes;

  private final List<LogChunk> chunks = new ArrayList<>();
  private int packed; // chunks before it are packed, or never will be

  // What was unpacked last: mostly the next question is about the same.
  private LogChunk unpackedOf;
  private LogChunk unpacked;

  long baseIndex() {
    return baseIndex;
  }

  long baseTerm() {
    return baseTerm;
  }

  long baseTime() {
    return baseTime;
  }

  long lastIndex() {
    return lastIndex;
  }

  long lastTerm() {
    return chunks.isEmpty() ? baseTerm : last().lastTerm();
  }

  /** Log time of the last entry. */
  long lastTime() {
    return chunks.isEmpty() ? baseTime : last().lastTime();
  }

  /** Bytes of the entries in memory, roughly. */
  long bytes() {
    return bytes;
  }

  /** True if the term of the entry at {@code index} is known here. */
  boolean knows(long index) {
    return index >= baseIndex && index <= lastIndex;
  }

  /**
   * @throws IndexOutOfBoundsException if {@link #knows} is false
   */
  long term(long index) {
    if (index == baseIndex) {
      return baseTerm;
    }
    LogChunk chunk = chunks.get(find(index));
    return chunk.isOfOneTerm() || index == chunk.last()
        ? chunk.lastTerm()
        : chunk.entry(index).term();
  }

  private long time(long index) {
    if (index == baseIndex) {
      return baseTime;
    }
    LogChunk chunk = chunks.get(find(index));
    return index == chunk.last() ? chunk.lastTime() : entry(index).timeMillis();
  }

  Entry entry(long index) {
    return withObjects(chunks.get(find(index))).entry(index);
  }

  /**
   * The entries from {@code from}, at least one if there is one, up to about {@code maxBytes}: in
   * the pieces in which they were appended, where that is possible.
   */
  Entries slice(long from, long maxBytes) {
    return slice(from, lastIndex, maxBytes);
  }

  /** As {@link #slice(long, long)}, up to index {@code to}. */
  Entries slice(long from, long to, long maxBytes) {
    if (from > to) {
      return Entries.NONE;
    }
    List<Entries> parts = new ArrayList<>(1);
    long room = maxBytes;
    long next = from;
    int at = find(from);
    while (next <= to) {
      LogChunk chunk = chunks.get(at++);
      if (!parts.isEmpty() && chunk.bytes() > room) {
        break; // the next slice begins with it
      }
      boolean whole = next == chunk.first() && chunk.last() <= to && chunk.bytes() <= room;
      Entries part = whole ? chunk.entries() : withObjects(chunk).part(next, to, room);
      parts.add(part);
      room -= part.bytes();
      next += part.size();
      if (next <= chunk.last()) {
        break;
      }
    }
    return Entries.joined(parts);
  }

  /** The lowest index so that what stands after it, up to {@code index}, has no more bytes. */
  long beginOf(long index, long keptBytes) {
    long room = keptBytes;
    long base = index;
    while (base > baseIndex) {
      LogChunk chunk = chunks.get(find(base));
      if (base == chunk.last() && chunk.bytes() <= room) {
        room -= chunk.bytes();
        base = Math.max(baseIndex, chunk.first() - 1);
        continue;
      }
      room -= entry(base).bytes();
      if (room < 0) {
        break;
      }
      base--;
    }
    return base;
  }

  /** Where the chunk stands that has this entry. */
  private int find(long index) {
    if (index <= baseIndex || index > lastIndex) {
      throw new IndexOutOfBoundsException(
          "no entry " + index + " in (" + baseIndex + ", " + lastIndex + "]");
    }
    int low = 0;
    int high = chunks.size() - 1;
    if (index >= chunks.get(high).first()) {
      return high; // as mostly
    }
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks.get(middle).first() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private LogChunk withObjects(LogChunk chunk) {
    if (chunk.entries().hasObjects()) {
      return chunk;
    }
    if (unpackedOf != chunk) {
      unpackedOf = chunk;
      unpacked = chunk.unpacked();
    }
    return unpacked;
  }

  private LogChunk last() {
    return chunks.get(chunks.size() - 1);
  }

  // ---- changes

  /** Appends these, of which nothing may change any more. */
  void append(List<Entry> entries) {
    if (!entries.isEmpty()) {
      Entries added = Entries.of(entries);
      chunks.add(LogChunk.of(lastIndex + 1, added));
      lastIndex += added.size();
      bytes += added.bytes();
    }
  }

  /** Drops what stands after {@code index}. */
  void truncateAfter(long index) {
    if (index < baseIndex) {
      throw new IllegalStateException("cannot cut at " + index + ", before base " + baseIndex);
    }
    while (lastIndex > index) {
      LogChunk cut = last();
      if (cut.first() > index) {
        remove(chunks.size() - 1, chunks.size());
      } else {
        replace(chunks.size() - 1, cut.first(), slice(cut.first(), index, Long.MAX_VALUE));
      }
      lastIndex = Math.max(index, cut.first() - 1);
    }
  }

  /** Drops what stands up to {@code index}, which becomes the base. */
  void dropTo(long index) {
    long term = term(index);
    long time = time(index);
    int whole = 0;
    while (whole < chunks.size() && chunks.get(whole).last() <= index) {
      whole++;
    }
    remove(0, whole);
    if (index < lastIndex && chunks.get(0).first() <= index) {
      replace(0, index + 1, slice(index + 1, chunks.get(0).last(), Long.MAX_VALUE));
    }
    baseIndex = index;
    baseTerm = term;
    baseTime = time;
  }

  /** Empties the log; a snapshot stands in for everything up to {@code index}. */
  void reset(long index, long term, long timeMillis) {
    remove(0, chunks.size());
    baseIndex = index;
    lastIndex = index;
    baseTerm = term;
    baseTime = timeMillis;
  }

  private void remove(int from, int to) {
    List<LogChunk> removed = chunks.subList(from, to);
    removed.forEach(chunk -> bytes -= chunk.bytes());
    removed.clear();
    packed = packed <= from ? packed : Math.max(from, packed - (to - from));
    forgetUnpacked();
  }

  private void replace(int at, long first, Entries entries) {
    bytes += entries.bytes() - chunks.get(at).bytes();
    chunks.set(at, LogChunk.of(first, entries));
    forgetUnpacked();
  }

  private void forgetUnpacked() {
    unpackedOf = null;
    unpacked = null;
  }

  /**
   * What stands up to {@code index} is hardly asked for any more: it is kept as bytes, in chunks
   * that are neither tiny nor of several terms. What remains before it is little, or of a kind that
   * is rare.
   */
  void pack(long index) {
    int end = packed;
    long sum = 0;
    while (end < chunks.size() && chunks.get(end).last() <= index) {
      LogChunk next = chunks.get(end);
      if (!next.isOfOneTerm() || next.lastTerm() != chunks.get(packed).lastTerm()) {
        join(end);
        packed += next.isOfOneTerm() ? 0 : 1;
        end = packed;
        sum = 0;
        continue;
      }
      end++;
      sum += next.bytes();
      if (sum >= CHUNK_BYTES || end - packed >= MOST_JOINED) {
        join(end);
        end = packed;
        sum = 0;
      }
    }
  }

  private void join(int end) {
    if (end > packed) {
      List<LogChunk> run = chunks.subList(packed, end);
      run.set(0, LogChunk.packed(run));
      run.subList(1, run.size()).clear();
      packed++;
    }
  }
}
