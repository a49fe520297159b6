package dev.troupe.raft.kv;

import dev.troupe.raft.kv.SlotTable.Entry;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When keys were last changed, for WATCH and EXEC: the log index of the change. A key that is there
 * carries its own. Of keys that are gone nothing is kept one by one: the last removal in each of
 * 16,384 ranges of their hash stands for all of that range. So a key that was deleted and came
 * back, or came and was deleted, is seen to have changed, and what is deleted leaves nothing that
 * grows; in exchange, a key that is not there counts as changed with others of its range.
 *
 * <p>Nothing is kept before the first WATCH in the log. From that entry on all members keep the
 * same, also those that began with a snapshot of a time when there were no versions.
 */
final class Versions {

  private static final int RANGE_BITS = 14;
  private static final int RANGES = 1 << RANGE_BITS;

  private long[] removed; // null before the first WATCH
  private long flushed;
  private long now;

  /** True from the first WATCH on. */
  boolean areKept() {
    return removed != null;
  }

  void keep() {
    if (removed == null) {
      removed = new long[RANGES];
    }
  }

  /** What changes from now on changes at this index. */
  void at(long index) {
    now = index;
  }

  /** What to note on a key that is changed. */
  long now() {
    return removed == null ? 0 : now;
  }

  /** A key with this hash is there no more. */
  void remove(int hash) {
    if (removed != null) {
      removed[range(hash)] = now;
    }
  }

  /** All keys are there no more. */
  void flush() {
    flushed = now();
  }

  /**
   * What tells a key's state from all of its other states. Negative for a key that is not there.
   *
   * @param entry null if the key is not there
   */
  long of(Key key, Entry entry) {
    return entry != null ? entry.version : -1 - Math.max(flushed, removed[range(key.hash())]);
  }

  private static int range(int hash) {
    return hash >>> -RANGE_BITS;
  }

  Versions copy() {
    Versions copy = new Versions();
    copy.removed = removed == null ? null : removed.clone();
    copy.flushed = flushed;
    copy.now = now;
    return copy;
  }

  /** What is kept here; each key's own version is written with the key. */
  void writeTo(DataOutput out) throws IOException {
    out.writeLong(now);
    out.writeLong(flushed);
    for (int range = 0; range < RANGES; range++) {
      if (removed[range] != 0) {
        out.writeShort(range);
        out.writeLong(removed[range]);
      }
    }
    out.writeShort(-1);
  }

  void readFrom(DataInput in) throws IOException {
    keep();
    now = in.readLong();
    flushed = in.readLong();
    for (int range = in.readShort(); range >= 0; range = in.readShort()) {
      if (range >= RANGES) {
        throw new IOException("a range of hashes of " + range + " in the snapshot");
      }
      removed[range] = in.readLong();
    }
  }
}
