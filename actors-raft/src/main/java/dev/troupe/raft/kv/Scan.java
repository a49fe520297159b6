package dev.troupe.raft.kv;

import dev.troupe.raft.kv.SlotTable.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * SCAN and KEYS. A cursor is a place in the order of the keys: the slot, and in it the hash from
 * which to go on. Nothing is remembered between two pages, and a page never ends between two keys
 * of one hash, so a full scan returns every key that is there throughout, and none twice unless it
 * was deleted and came back.
 */
final class Scan {

  private static final int PAGE_BYTES = 1 << 20;
  private static final int HASH_BITS = 32;
  private static final long HASH_MASK = (1L << HASH_BITS) - 1;

  private final IntFunction<SlotTable> slots;
  private final KvReader ask;
  private final Glob glob;
  private final List<byte[]> found = new ArrayList<>();
  private long size;

  /**
   * @param slots the table of each slot; null for an empty one
   */
  Scan(IntFunction<SlotTable> slots, KvReader ask) {
    this.slots = slots;
    this.ask = ask;
    this.glob = ask.count() > 0 ? new Glob(ask.copy(0)) : null;
  }

  /** All keys that match; the number is the largest reply that is wanted, in bytes. */
  byte[] all() {
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      SlotTable table = slots.apply(slot);
      for (Entry e = table == null ? null : table.first(); e != null; e = table.after(e)) {
        take(e);
        if (ask.number() > 0 && size > ask.number()) {
          return KvErrors.REPLY_TOO_LARGE;
        }
      }
    }
    return Resp.array(found);
  }

  /** A page; the number is the cursor, the second how many keys to look at. */
  byte[] page() {
    long cursor = ask.number();
    int slot = (int) Math.max(0, Math.min(cursor >>> HASH_BITS, Slots.COUNT));
    long next = walk(slot, (int) (cursor & HASH_MASK), Math.max(1, ask.second()));
    return Resp.array(List.of(Resp.bulk(Long.toUnsignedString(next)), Resp.array(found)));
  }

  private long walk(int firstSlot, int firstHash, long count) {
    long left = count;
    int hash = firstHash;
    for (int slot = firstSlot; slot < Slots.COUNT; slot++, hash = 0) {
      SlotTable table = slots.apply(slot);
      Entry e = table == null ? null : table.ceiling(hash);
      for (Entry last = null; e != null; last = e, e = table.after(e), left--) {
        if ((left <= 0 || size > PAGE_BYTES) && (last == null || last.hash != e.hash)) {
          return (long) slot << HASH_BITS | e.hash & HASH_MASK;
        }
        take(e);
      }
    }
    return 0;
  }

  private void take(Entry e) {
    if (glob == null || glob.matches(e.key)) {
      byte[] key = Resp.bulk(e.key);
      size += key.length;
      found.add(key);
    }
  }
}
