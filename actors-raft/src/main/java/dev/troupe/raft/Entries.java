package dev.troupe.raft;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.RandomAccess;

/**
 * Consecutive entries of a log on their way: to followers, and to the journal. They are encoded
 * once, by whoever needs the bytes first, and a follower journals the bytes that it was sent. What
 * is in it never changes.
 */
final class Entries extends AbstractList<Entry> implements RandomAccess {

  static final Entries NONE = new Entries(List.of(), new byte[0]);

  private final List<Entry> entries;
  private final int bytes;

  /** Volatile, for the journal may be on another thread than the network. */
  private volatile byte[] encoded;

  private Entries(List<Entry> entries, byte[] encoded) {
    this.entries = entries;
    this.bytes = Entry.bytes(entries);
    this.encoded = encoded;
  }

  /** These, which nobody changes from now on. */
  static Entries of(List<Entry> entries) {
    if (entries instanceof Entries already) {
      return already;
    }
    return entries.isEmpty() ? NONE : new Entries(entries, null);
  }

  /** What was read from such bytes. */
  static Entries decoded(List<Entry> entries, byte[] encoded) {
    return entries.isEmpty() ? NONE : new Entries(entries, encoded);
  }

  /** The entries of all parts, one after the other, and their bytes where all parts have theirs. */
  static Entries joined(List<Entries> parts) {
    Entry[] all = new Entry[parts.stream().mapToInt(Entries::size).sum()];
    int next = 0;
    for (Entries part : parts) {
      for (Entry entry : part.entries) {
        all[next++] = entry;
      }
    }
    return new Entries(Arrays.asList(all), joinedBytes(parts));
  }

  private static byte[] joinedBytes(List<Entries> parts) {
    int length = 0;
    for (Entries part : parts) {
      if (part.encoded == null) {
        return null;
      }
      length += part.encoded.length;
    }
    byte[] bytes = new byte[length];
    int end = 0;
    for (Entries part : parts) {
      byte[] next = part.encoded;
      System.arraycopy(next, 0, bytes, end, next.length);
      end += next.length;
    }
    return bytes;
  }

  /** Of all of them, as {@link Entry#bytes()} counts. */
  int bytes() {
    return bytes;
  }

  /** Each entry as it is encoded, one after the other; null as long as nobody has done it. */
  byte[] encoded() {
    return encoded;
  }

  void keepEncoded(byte[] bytes) {
    encoded = bytes;
  }

  @Override
  public Entry get(int index) {
    return entries.get(index);
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Iterator<Entry> iterator() {
    return entries.iterator();
  }
}
