package dev.troupe.raft.kv;

import dev.troupe.raft.kv.SlotTable.Entry;
import java.util.Arrays;
import java.util.List;

/**
 * Reads from memory what the commands of a batch are about to look up. One look-up waits for slot
 * table, bucket, entry, key and value, one after the other; the first step for all of them, then
 * the next, and so on, and the processor waits for many at the same time.
 */
final class KeyFetch {

  /** Fewer look-ups are not worth it. */
  private static final int LEAST = 4;

  private static final byte[] NOTHING = {};

  private final KvReader reader = new KvReader();
  private Key[] keys = new Key[0];
  private SlotTable[] tables = new SlotTable[0];
  private Entry[] entries = new Entry[0];

  /** Written so that the compiler must read what only is to be read. */
  private int touched;

  /** Changes nothing, whatever the commands are: what they have no key for is passed over. */
  void fetch(Store store, List<byte[]> commands) {
    if (commands.size() < LEAST) {
      return;
    }
    makeRoom(commands.size());
    int count = findTables(store, commands);
    for (int i = 0; i < count; i++) {
      entries[i] = tables[i].find(keys[i]);
    }
    for (int i = 0; i < count; i++) {
      touched += entries[i] == null ? 0 : entries[i].value.length;
    }
    forget(commands.size());
  }

  private int findTables(Store store, List<byte[]> commands) {
    int count = 0;
    for (byte[] command : commands) {
      if (reader.read(command) && reader.count() > 0) {
        SlotTable table = store.slot(reader.key(keys[count], 0).slot());
        if (table != null) {
          tables[count++] = table;
        }
      }
    }
    return count;
  }

  /** Keeps no command, value or table alive. */
  private void forget(int count) {
    for (int i = 0; i < count; i++) {
      keys[i].set(NOTHING);
    }
    Arrays.fill(tables, 0, count, null);
    Arrays.fill(entries, 0, count, null);
  }

  private void makeRoom(int count) {
    int before = keys.length;
    if (count > before) {
      keys = Arrays.copyOf(keys, count);
      for (int i = before; i < count; i++) {
        keys[i] = new Key();
      }
      tables = new SlotTable[count];
      entries = new Entry[count];
    }
  }
}
