package dev.troupe.raft.kv;

import dev.troupe.raft.kv.SlotTable.Entry;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * The keys, by slot, and the queue of their deadlines. A table that a capture holds is copied
 * before its first change, so a capture costs one array of 16,384 references.
 */
final class Store {

  /** The deadline of a key that does not expire. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * What a key takes beside its own bytes and its value's: their arrays' headers, an entry, a place
   * in a table, and what these are rounded up to.
   */
  static final int KEY_OVERHEAD = 96;

  /** What a deadline takes: its place in their queue. */
  static final int DEADLINE_OVERHEAD = 64;

  private record Deadline(long at, byte[] key) implements Comparable<Deadline> {
    @Override
    public int compareTo(Deadline other) {
      int order = Long.compare(at, other.at);
      return order != 0 ? order : Arrays.compareUnsigned(key, other.key);
    }
  }

  private final SlotTable[] slots = new SlotTable[Slots.COUNT];
  private final TreeSet<Deadline> deadlines = new TreeSet<>();
  private final Key expired = new Key();
  private final Versions versions = new Versions();
  private long size;
  private long bytes;
  private int epoch;

  /** The number of keys. */
  long size() {
    return size;
  }

  /** What the keys, values and deadlines take, in bytes of memory, roughly. */
  long bytes() {
    return bytes;
  }

  /** The number of keys that have a deadline. */
  long expiring() {
    return deadlines.size();
  }

  /** When keys were changed. */
  Versions versions() {
    return versions;
  }

  /** Null if the key is not there. The entry is for reading only. */
  Entry find(Key key) {
    SlotTable table = slots[key.slot()];
    return table == null ? null : table.find(key);
  }

  /** Sets a key's value and deadline, whether it is there or not. */
  void put(Key key, byte[] value, long deadline) {
    SlotTable table = forChange(key.slot());
    Entry entry = table.find(key);
    if (entry == null) {
      entry = new Entry(key.hash(), key.copy(), value, NEVER);
      table.add(key, entry);
      size++;
      bytes += KEY_OVERHEAD + entry.key.length + value.length;
    } else {
      bytes += value.length - entry.value.length;
      entry.value = value;
    }
    entry.version = versions.now();
    moveDeadline(entry, deadline);
  }

  /** Sets the deadline of a key that is there. */
  void expireAt(Key key, long deadline) {
    Entry entry = forChange(key.slot()).find(key);
    entry.version = versions.now();
    moveDeadline(entry, deadline);
  }

  /** True if the key was there. */
  boolean remove(Key key) {
    if (find(key) == null) {
      return false;
    }
    SlotTable table = forChange(key.slot());
    Entry entry = table.remove(key);
    versions.remove(entry.hash);
    moveDeadline(entry, NEVER);
    size--;
    bytes -= KEY_OVERHEAD + entry.key.length + entry.value.length;
    if (table.size() == 0) {
      slots[key.slot()] = null;
    }
    return true;
  }

  void clear() {
    if (size > 0) {
      versions.flush();
    }
    Arrays.fill(slots, null);
    deadlines.clear();
    size = 0;
    bytes = 0;
  }

  /** The earliest deadline of any key, or {@link #NEVER}. */
  long nextDeadline() {
    return deadlines.isEmpty() ? NEVER : deadlines.first().at();
  }

  /** Removes what expires at this time or before it. */
  void expireUntil(long time) {
    while (nextDeadline() <= time) {
      remove(expired.set(deadlines.first().key()));
    }
  }

  /** The table of a slot, for reading; null if the slot is empty. */
  SlotTable slot(int slot) {
    return slots[slot];
  }

  /** Holds fast what is there now; the tables in the array change no more. */
  SlotTable[] freeze() {
    epoch++;
    return slots.clone();
  }

  private SlotTable forChange(int slot) {
    SlotTable table = slots[slot];
    if (table == null) {
      table = new SlotTable(epoch);
      slots[slot] = table;
    } else if (table.epoch() != epoch) {
      table = table.copy(epoch);
      slots[slot] = table;
    }
    return table;
  }

  private void moveDeadline(Entry entry, long deadline) {
    if (entry.deadline == deadline) {
      return;
    }
    if (entry.deadline != NEVER) {
      deadlines.remove(new Deadline(entry.deadline, entry.key));
      bytes -= DEADLINE_OVERHEAD;
    }
    if (deadline != NEVER) {
      deadlines.add(new Deadline(deadline, entry.key));
      bytes += DEADLINE_OVERHEAD;
    }
    entry.deadline = deadline;
  }
}
