package dev.troupe.raft.kv;

/**
 * The keys of one slot: a hash table whose buckets are ranges of the hash, in ascending order, and
 * whose chains are sorted. So its order is a function of its keys alone, a position in it stays
 * valid when the table grows, and SCAN can go on from a position at once.
 */
final class SlotTable {

  /** One key and its value; changed only while its table belongs to the store's present epoch. */
  static final class Entry {
    final int hash;
    final byte[] key;
    byte[] value;
    long deadline;
    long version; // as Versions has it
    Entry next;

    Entry(int hash, byte[] key, byte[] value, long deadline) {
      this.hash = hash;
      this.key = key;
      this.value = value;
      this.deadline = deadline;
    }

    private boolean isBefore(int otherHash, Key other) {
      int order = Integer.compareUnsigned(hash, otherHash);
      return order < 0 || order == 0 && other.compareTo(key) > 0;
    }
  }

  private static final int MAX_BITS = 26;

  private final int epoch;
  private Entry[] buckets;
  private int bits;
  private int size;

  SlotTable(int epoch) {
    this(epoch, 1);
  }

  private SlotTable(int epoch, int bits) {
    this.epoch = epoch;
    this.bits = bits;
    this.buckets = new Entry[1 << bits];
  }

  /** The epoch of the store in which this table may be changed. */
  int epoch() {
    return epoch;
  }

  int size() {
    return size;
  }

  Entry find(Key key) {
    int hash = key.hash();
    for (Entry e = buckets[hash >>> -bits]; e != null; e = e.next) {
      if (e.hash == hash && key.is(e.key)) {
        return e;
      }
    }
    return null;
  }

  /** Adds a key that is not there. */
  void add(Key key, Entry entry) {
    if (size >= buckets.length && bits < MAX_BITS) {
      resize(bits + 1);
    }
    link(key, entry);
    size++;
  }

  Entry remove(Key key) {
    int at = key.hash() >>> -bits;
    Entry before = null;
    for (Entry e = buckets[at]; e != null; before = e, e = e.next) {
      if (e.hash == key.hash() && key.is(e.key)) {
        unlink(at, before, e);
        return e;
      }
    }
    return null;
  }

  private void unlink(int at, Entry before, Entry entry) {
    if (before == null) {
      buckets[at] = entry.next;
    } else {
      before.next = entry.next;
    }
    size--;
    if (bits > 1 && size < buckets.length >> 3) {
      resize(bits - 1);
    }
  }

  /** The first entry whose hash, taken as unsigned, is {@code hash} or above; null if none is. */
  Entry ceiling(int hash) {
    int at = hash >>> -bits;
    Entry e = buckets[at];
    while (e != null && Integer.compareUnsigned(e.hash, hash) < 0) {
      e = e.next;
    }
    return e != null ? e : firstFrom(at + 1);
  }

  /** The entry after this one; null after the last. */
  Entry after(Entry e) {
    return e.next != null ? e.next : firstFrom((e.hash >>> -bits) + 1);
  }

  Entry first() {
    return firstFrom(0);
  }

  private Entry firstFrom(int bucket) {
    for (int i = bucket; i < buckets.length; i++) {
      if (buckets[i] != null) {
        return buckets[i];
      }
    }
    return null;
  }

  /** A table with the same content, to be changed in another epoch. Shares keys and values. */
  SlotTable copy(int newEpoch) {
    SlotTable copy = new SlotTable(newEpoch, bits);
    copy.size = size;
    for (int i = 0; i < buckets.length; i++) {
      Entry last = null;
      for (Entry e = buckets[i]; e != null; e = e.next) {
        Entry same = new Entry(e.hash, e.key, e.value, e.deadline);
        same.version = e.version;
        if (last == null) {
          copy.buckets[i] = same;
        } else {
          last.next = same;
        }
        last = same;
      }
    }
    return copy;
  }

  private void link(Key key, Entry entry) {
    int at = entry.hash >>> -bits;
    Entry before = null;
    Entry e = buckets[at];
    while (e != null && e.isBefore(entry.hash, key)) {
      before = e;
      e = e.next;
    }
    entry.next = e;
    if (before == null) {
      buckets[at] = entry;
    } else {
      before.next = entry;
    }
  }

  private void resize(int newBits) {
    Entry[] old = buckets;
    bits = newBits;
    buckets = new Entry[1 << newBits];
    Key key = new Key();
    for (Entry head : old) {
      for (Entry e = head; e != null; ) {
        Entry next = e.next;
        link(key.set(e.key), e);
        e = next;
      }
    }
  }
}
